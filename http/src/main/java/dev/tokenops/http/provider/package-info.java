/**
 * Provider routes: what a payment provider sends is verified here and nowhere else.
 *
 * <pre>
 *   provider ──POST raw bytes + signature──► StripeSignature ──genuine──► the route reads the event
 *                                                 └──anything else──► 401, nothing changes
 * </pre>
 */
@NullMarked
package dev.tokenops.http.provider;

import org.jspecify.annotations.NullMarked;
