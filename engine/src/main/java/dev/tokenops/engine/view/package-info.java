/**
 * What may be read: folds of durable facts, and nothing that is not yet on disk.
 *
 * <pre>
 *   durable fact, at its index ──► Views ─┬─ Agents     agents, credentials
 *                                         ├─ Contracts  quotes, run contracts
 *                                         ├─ Money      settlements, credits
 *                                         ├─ Runs       open and recent runs; closed ones by the Archive
 *                                         ├─ Tickets    open ones; ended ones by the Archive
 *                                         ├─ Places     where the entries are that others bind
 *                                         ├─ Controls   what the operator has paused
 *                                         └─ outcomes   what provider events came to
 *   any thread ◄── a record of Objects, or a RunView ── Table (by id, by owner newest first)
 * </pre>
 *
 * <p>Each agent's facts are applied by its lane's loop, before the answers that speak of them are
 * released. Any thread may read: what is handed out is immutable.
 */
@NullMarked
package dev.tokenops.engine.view;

import org.jspecify.annotations.NullMarked;
