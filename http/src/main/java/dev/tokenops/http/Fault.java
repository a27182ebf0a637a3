package dev.tokenops.http;

/**
 * What is wrong at one place of a body.
 *
 * @param pointer JSON Pointer (RFC 6901), empty for the body as a whole
 * @param detail what must be there instead, fit for the sender
 * @param kind whether the form or the meaning is wrong
 */
public record Fault(String pointer, String detail, Kind kind) {
  /** Which status a fault leads to. */
  public enum Kind {
    /** Unknown, missing, of the wrong type, or control characters: 400. */
    FORM,
    /** Of the right type, and out of range, too long or not allowed: 422. */
    MEANING
  }
}
