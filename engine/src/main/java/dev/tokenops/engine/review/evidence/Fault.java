package dev.tokenops.engine.review.evidence;

/**
 * What is not well formed in a posted pack, for the {@code errors} of a 422.
 *
 * @param pointer JSON Pointer (RFC 6901) that begins with {@code /evidence}
 * @param detail what must be there instead, fit for the sender
 */
public record Fault(String pointer, String detail) {}
