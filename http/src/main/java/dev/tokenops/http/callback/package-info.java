/**
 * Callbacks: a run's result on its way to the agent's own address.
 *
 * <p>The address is hostile input. It is judged when it is given and again at every attempt, by the
 * addresses that its name has then; the connection goes to exactly the address that was judged.
 *
 * <p>{@link CallbackDelivery} says when and how often, everything else is one attempt:
 *
 * <pre>
 *   url ──CallbackTarget.parse──► target ─┐
 *   body ──StandardWebhooks.sign──► headers ─┴─► CallbackSender ──► resolve ──► AddressRules ──► POST
 *                                                     └──► CallbackAnswer ──RetrySchedule──► when next
 *   views ──pending──► CallbackDelivery ──due──► Attempts ──RecordAttempt──► engine ──► views
 * </pre>
 */
@NullMarked
package dev.tokenops.http.callback;

import org.jspecify.annotations.NullMarked;
