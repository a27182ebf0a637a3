/**
 * What an operator does to a data folder from outside, while a server writes to it or when none
 * does.
 *
 * <pre>
 *   data folder ──LedgerStatus──► how far it is, how fast it grows
 *   data folder ──Export──► static tree of tiles, for any file server
 *   data folder ──Backup──► data folder up to a checkpoint ──Restore──► data folder
 *   data folder ──Archive──► closed files, read-only; links to them in their place, if released
 *   damaged data folder ──Salvage──► a folder with what can be trusted, and a word on all the rest
 * </pre>
 *
 * <p>Nothing here takes the folder's lock, and only a release changes what is in it: what was
 * acknowledged when a work began is in the files, and the checkpoint in {@code head} says how much
 * that is. Whatever is written is verified from what was written before it gets its name.
 */
@NullMarked
package dev.tokenops.ledger.upkeep;

import org.jspecify.annotations.NullMarked;
