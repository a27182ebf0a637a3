/**
 * What an operator does to a data folder from outside, while a server writes to it or when none
 * does.
 *
 * <pre>
 *   data folder ──Export──► static tree of tiles, for any file server
 *   data folder ──LedgerStatus──► how far it is, how fast it grows
 * </pre>
 *
 * <p>Nothing here takes the folder's lock or changes what is in it: what was acknowledged when a
 * work began is in the files, and the checkpoint in {@code head} says how much that is.
 */
@NullMarked
package dev.tokenops.ledger.upkeep;

import org.jspecify.annotations.NullMarked;
