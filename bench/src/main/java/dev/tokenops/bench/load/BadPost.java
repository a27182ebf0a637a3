package dev.tokenops.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.bench.load.wire.Outgoing;
import java.util.List;

/** A post that must be refused, each kind by its own name: what mistaken clients send. */
enum BadPost {
  NO_KEY(400, "idempotency_key_required"),
  NOT_JSON(400, "body_malformed"),
  UNKNOWN_FIELD(400, "body_malformed"),
  NO_EVIDENCE(400, "body_malformed"),
  UNKNOWN_CONTRACT(404, "not_found"),
  UNKNOWN_CREDENTIAL(401, "unauthenticated"),
  BAD_ASSET(422, "body_invalid"),
  TOO_LARGE(413, "evidence_too_large"),
  NOT_THIS_TYPE(415, "media_type_unsupported");

  /** Every kind. */
  static final List<BadPost> ALL = List.of(values());

  private static final int OVER_48_KIB = 50 * 1024;
  private static final String LEAST =
      "{\"schema\":\"tokenops.evidence/v1\",\"asset\":{\"asset_id\":\"eip155:8453/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913\"%s}}";

  private final int status;
  private final String code;

  BadPost(int status, String code) {
    this.status = status;
    this.code = code;
  }

  /** The status that it must get. */
  int status() {
    return status;
  }

  /** The problem's code that it must get. */
  String code() {
    return code;
  }

  /** Writes it, with a key that no run has. */
  void write(Outgoing out, String host, PreparedAgent agent, String key) {
    var body = body(agent).getBytes(UTF_8);
    out.put("POST /v1/runs HTTP/1.1\r\nHost: " + host + "\r\n");
    out.put("Authorization: Bearer " + (this == UNKNOWN_CREDENTIAL ? "x" : "") + agent.accessKey());
    out.put("\r\nContent-Type: " + (this == NOT_THIS_TYPE ? "text/plain" : "application/json"));
    if (this != NO_KEY) out.put("\r\nIdempotency-Key: " + key);
    RunRequests.length(out, body.length);
    out.put(body);
  }

  private String body(PreparedAgent agent) {
    var contract = agent.contractId();
    return switch (this) {
      case NO_KEY, UNKNOWN_CREDENTIAL, NOT_THIS_TYPE -> run(contract, LEAST.formatted(""), "");
      case NOT_JSON -> "{\"contract_id\":\"" + contract + "\",\"evidence\":{";
      case UNKNOWN_FIELD -> run(contract, LEAST.formatted(""), ",\"priority\":1");
      case NO_EVIDENCE -> "{\"contract_id\":\"" + contract + "\"}";
      case UNKNOWN_CONTRACT -> run("ctr_00000000000000000000000000", LEAST.formatted(""), "");
      case BAD_ASSET ->
          run(
              contract,
              "{\"schema\":\"tokenops.evidence/v1\",\"asset\":{\"asset_id\":\"USDC\"}}",
              "");
      case TOO_LARGE ->
          run(contract, LEAST.formatted(",\"issuer\":\"" + "x".repeat(OVER_48_KIB) + "\""), "");
    };
  }

  private static String run(String contractId, String evidence, String more) {
    return "{\"contract_id\":\"%s\",\"evidence\":%s%s}".formatted(contractId, evidence, more);
  }
}
