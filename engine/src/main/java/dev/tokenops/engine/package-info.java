/**
 * The engine: one operating path from funded credit to returned proof.
 *
 * <pre>
 *   edge ──Command──► Engine ──► Lane n: onboarding, credential, funding, run, execution, returns
 *                                  │ facts                        ▲ bus hops, one loop
 *                                  ▼                              │
 *                               Journal ──► ledger ──durable──► Views, then the answer
 * </pre>
 */
@NullMarked
package dev.tokenops.engine;

import org.jspecify.annotations.NullMarked;
