/** To be drawn. */
@NullMarked
package dev.tokenops.ledger;

import org.jspecify.annotations.NullMarked;
