/**
 * The HTTP edge: who may ask for what, what is read of it, and what it is answered with.
 *
 * <pre>
 *   request ─► Edge ─► Route (of the table in Routes) ─► Authentication ─► Ownership ─► Preconditions
 *                                                                                          │
 *   answer ◄── Answer, or Rejection as Problem ◄── AgentRoutes … ConsoleRoutes ◄── Exchange ◄── body
 *                                                        │ change, ask                │ read
 *                                                        ▼                            ▼
 *                                                     Engine                        Views, Ledger
 *   lines ──► RunStream ──┐
 *   a run ──► RunPost ────┴─► RunOrder ─► Admission ─► RunDesk ─► Engine ─► ended ─► RunAnswers
 *                                           └── no room ──► Brake ──► 429, 503
 *
 *   Server   puts it all together, and takes it apart again without losing anything
 * </pre>
 *
 * <p>What comes of other threads reaches a loop through its {@link dev.tokenops.http.Wakeups}, many
 * at a time. A proof is made from {@link dev.tokenops.http.RecentEntries} while it is fresh.
 *
 * <p>The table of {@link dev.tokenops.http.Routes} is the one place that says who may call a route
 * and what it takes; the edge enforces it and {@code /openapi.json} is made from it. {@code
 * .provider} verifies and reads payment events, {@code .callback} delivers results.
 */
@NullMarked
package dev.tokenops.http;

import org.jspecify.annotations.NullMarked;
