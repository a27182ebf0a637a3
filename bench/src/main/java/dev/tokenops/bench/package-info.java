/**
 * JMH benches of the run path, each beside the floor that no engine can pass.
 *
 * <pre>
 *   RunPathBench   evidence bytes ► parsed ► accepted ► reviewed ► completed, durable   through the engine
 *   FloorBench     evidence bytes ► parsed ► encoded ► hashed ► forced                  with no engine
 * </pre>
 *
 * <p>Nothing imports this module.
 */
@NullMarked
package dev.tokenops.bench;

import org.jspecify.annotations.NullMarked;
