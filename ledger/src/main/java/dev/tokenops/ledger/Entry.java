package dev.tokenops.ledger;

import java.time.Instant;

/**
 * A durable entry of the ledger.
 *
 * <pre>
 *   bytes = {"body":BODY,"index":INDEX,"prev":"HEX","time":"RFC 3339","type":"TYPE"}   canonical JSON, at most 65,535 bytes
 *   leafHash = SHA-256(0x00 ‖ bytes)                                                   RFC 6962 section 2.1
 *   prev = leafHash of the entry before; of entry 0: SHA-256 of the log's origin in UTF-8
 * </pre>
 *
 * @param index from 0
 * @param time when the writer gave it its place; never before the entry before it
 * @param body canonical JSON of the fact, not copied
 * @param bytes the whole entry, not copied
 * @param leafHash 32 bytes, not copied: this entry's link in the chain and its leaf in the tree
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy would cost on every run.
public record Entry(
    long index, Instant time, String type, byte[] body, byte[] bytes, byte[] leafHash) {}
