/**
 * JSON as the ledger knows it: one strict way in, one canonical way out.
 *
 * <pre>
 *   bytes ──StrictJson.parse──► JsonNode ──CanonicalJson.encode──► canonical bytes (RFC 8785)
 *   bytes, keys known ──JsonCursor──► tokens ─── CanonicalCopy──► canonical bytes, without a tree
 *   values, keys in any order ────────────────── SortingWriter──► canonical bytes, without a tree
 *   record ─────────────────────────────── CanonicalJson.encode──► canonical bytes
 *   values, keys in order ──────────────────── CanonicalWriter──► canonical bytes, without a tree
 *   canonical bytes, shape known ───────────── CanonicalReader──► values, without a tree
 *   canonical bytes ─────────────────────── CanonicalJson.decode──► record
 * </pre>
 */
@NullMarked
package dev.tokenops.ledger.json;

import org.jspecify.annotations.NullMarked;
