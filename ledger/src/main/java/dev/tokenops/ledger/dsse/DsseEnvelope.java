package dev.tokenops.ledger.dsse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.checkpoint.StrictBase64;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A payload and its signatures: DSSE 1.0, envelope.
 *
 * <pre>
 *   {"payload":base64,"payloadType":string,"signatures":[{"keyid":string,"sig":base64},…]}
 * </pre>
 *
 * <p>A parsed envelope proves nothing yet: {@link AttestationVerifier#verify} does.
 *
 * @param payload not copied and not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record DsseEnvelope(String payloadType, byte[] payload, List<Signature> signatures) {
  /**
   * One signature over {@link Dsse#pae}.
   *
   * @param keyId a hint which key to try, see {@link AttestationVerifier#keyId}
   * @param signature not copied and not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  public record Signature(String keyId, byte[] signature) {}

  public DsseEnvelope {
    signatures = List.copyOf(signatures);
  }

  /** The one canonical form (RFC 8785), UTF-8. */
  public byte[] json() {
    return CanonicalJson.encode(
        Map.of(
            "payloadType",
            payloadType,
            "payload",
            StrictBase64.encode(payload),
            "signatures",
            signatures.stream()
                .map(one -> Map.of("keyid", one.keyId(), "sig", StrictBase64.encode(one.signature)))
                .toList()));
  }

  /**
   * Reads an envelope: strict JSON, just these fields, standard base64. White space and the order
   * of keys are free.
   *
   * @throws ProofRefused if it is anything else
   */
  public static DsseEnvelope parse(byte[] json) {
    JsonNode tree;
    try {
      tree = StrictJson.parse(json);
    } catch (IllegalArgumentException e) {
      throw new ProofRefused("the DSSE envelope is not JSON: " + e.getMessage(), e);
    }
    requireFields("the DSSE envelope", tree, Set.of("payload", "payloadType", "signatures"));
    var signatures = new ArrayList<Signature>();
    if (!tree.get("signatures").isArray()) throw new ProofRefused("signatures are not an array");
    for (var one : tree.get("signatures")) {
      requireFields("a signature", one, Set.of("keyid", "sig"));
      signatures.add(new Signature(text(one, "keyid"), bytes(one, "sig")));
    }
    return new DsseEnvelope(text(tree, "payloadType"), bytes(tree, "payload"), signatures);
  }

  private static void requireFields(String what, JsonNode node, Set<String> names) {
    var found = new TreeSet<String>();
    if (node.isObject()) node.fieldNames().forEachRemaining(found::add);
    if (!found.equals(names))
      throw new ProofRefused(what + " has the fields " + found + ", not " + new TreeSet<>(names));
  }

  private static byte[] bytes(JsonNode node, String name) {
    return StrictBase64.decode(name, text(node, name));
  }

  private static String text(JsonNode node, String name) {
    if (!node.get(name).isTextual()) throw new ProofRefused(name + " is not a string");
    return node.get(name).textValue();
  }
}
