/**
 * JSON as the ledger knows it: one strict way in, one canonical way out.
 *
 * <pre>
 *   bytes ──StrictJson.parse──► JsonNode ──CanonicalJson.encode──► canonical bytes (RFC 8785)
 *   record ─────────────────────────────── CanonicalJson.encode──► canonical bytes
 *   canonical bytes ─────────────────────── CanonicalJson.decode──► record
 * </pre>
 */
@NullMarked
package dev.tokenops.ledger.json;

import org.jspecify.annotations.NullMarked;
