/**
 * Provider routes: what a payment provider sends is verified here and nowhere else, and put into
 * words that every route shares.
 *
 * <pre>
 *   provider ──POST raw bytes + signature──► ProviderInbox ──verify──► ProviderRoute
 *                                              │   └──anything but genuine──► 401, nothing changes
 *                                              ├──normalise──► ProviderEvent, or ignored, or 400
 *                                              └──Receive, Confirm──► Engine ──► outcome
 * </pre>
 *
 * <p>{@code StripeStablecoin} is the first route; {@code StripeTypes} says what each of its events
 * means, on one page.
 */
@NullMarked
package dev.tokenops.http.provider;

import org.jspecify.annotations.NullMarked;
