/**
 * The Merkle tree over the leaf hashes of a log: RFC 6962 section 2.1, proofs for every size it
 * ever had.
 *
 * <pre>
 *   leaf hash ──append──► MerkleTree ──nodes──► HashStore   (heap, or a file that may be deleted)
 *                            │
 *                            ├─ root(size), inclusionProof(index, size), consistencyProof(from, to)
 *                            ▼
 *   a stranger: MerkleProofs.verify…(proof, root)   or   CompactRange: the root of what streams by
 * </pre>
 *
 * <p>Whoever makes proofs and whoever checks them share only {@link
 * dev.tokenops.ledger.merkle.Hashes}.
 */
@NullMarked
package dev.tokenops.ledger.merkle;

import org.jspecify.annotations.NullMarked;
