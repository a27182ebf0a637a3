package dev.tokenops.ledger;

/**
 * What a caller wants recorded: an entry that has no place yet.
 *
 * @param type name and version of what happened, such as {@code run.completed.v1}: {@code
 *     [a-z0-9._]{1,64}}
 * @param body canonical JSON (RFC 8785), a whole object; the array is not copied and must not
 *     change
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy would cost on every run.
public record Draft(String type, byte[] body) {}
