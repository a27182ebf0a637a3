/**
 * What may be read: folds of durable facts, and nothing that is not yet on disk.
 *
 * <p>Each agent's facts are applied by its lane's loop, before the answers that speak of them are
 * released. Any thread may read: what is handed out is immutable.
 */
@NullMarked
package dev.tokenops.engine.view;

import org.jspecify.annotations.NullMarked;
