/**
 * What is told of durable facts to those who listen: which object changed, never what it is now.
 *
 * <pre>
 *   lane's loop ──durable, in the views──► Tidings ──┬─ stamps  which entries are applied
 *                                                    └─ ring    what to tell of the newest, while
 *                                                               anybody listens
 *   a listener's loop ──upTo, get──► Tiding          a worker ──read──► an older one, from the ledger
 * </pre>
 *
 * <p>Nothing is told before it is durable and in the views, and everything in the order of the
 * ledger: so a listener who knows the index that it heard last has heard all before it.
 */
@NullMarked
package dev.tokenops.http.live;

import org.jspecify.annotations.NullMarked;
