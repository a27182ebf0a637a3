package dev.tokenops.engine.review.rule;

/**
 * What a review knew besides its evidence: the table of tokens, by name, version and content.
 *
 * @param version of the lists that it was made from
 * @param sha256 64 hexadecimal digits, over the table's bytes as they ship
 */
public record ReferenceData(String name, String version, String sha256) {}
