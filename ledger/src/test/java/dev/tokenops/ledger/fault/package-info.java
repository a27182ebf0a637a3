/**
 * Faults, as a table that tests produce: {@code FAULTS.md} of this module.
 *
 * <pre>
 *   Ground ──copy──► a folder ──Fault──► damaged ──► Trial: verify, open, read all ──► Outcome
 *   (the same bytes       │                                                              │
 *    at every run)        └─ place, what is done, seed                  FaultTable ◄─────┘
 *                                                                            │ held to, or written
 *                                                                         FAULTS.md
 * </pre>
 *
 * <p>Each section of the document is held by one test. Written anew:
 *
 * <pre>
 *   ./mvnw test -pl ledger,engine -Dgroups=faults -Dfaults=write
 * </pre>
 *
 * <p>{@code -Dfaults.seeds=200} tries so many seeds of each fault and compares no table: then only
 * the promises count that every outcome keeps.
 */
@NullMarked
package dev.tokenops.ledger.fault;

import org.jspecify.annotations.NullMarked;
