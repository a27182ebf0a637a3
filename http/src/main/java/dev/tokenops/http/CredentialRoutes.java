package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Command.ToCredential.Claim;
import dev.tokenops.engine.message.Command.ToCredential.Issue;
import dev.tokenops.engine.message.Command.ToCredential.Revoke;
import dev.tokenops.engine.message.Command.ToCredential.Rotate;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.RateLimit;
import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.engine.view.Objects.Agent;
import dev.tokenops.engine.view.Objects.Credential;
import dev.tokenops.engine.view.Objects.CredentialState;
import dev.tokenops.http.Caller.AgentKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credentials: issued by the operator without a key, claimed once by whoever has the link. */
final class CredentialRoutes {
  private static final String CHANNEL = "one_time_url";
  private static final Duration CLAIM_VALID_FOR = Duration.ofHours(24);
  private static final long MAX_SECONDS = 315_360_000; // Ten years.
  private static final long MAX_GRACE_SECONDS = 604_800; // A week.
  private static final int MAX_REQUESTS = 1_000_000;
  private static final int MAX_PERIOD_SECONDS = 86_400;
  private static final TextRule TOOL = TextRule.of(64, "tokenops", "must be tokenops");

  private record Asked(
      List<Scope> scopes,
      List<String> tools,
      @Nullable Long expiresInSeconds,
      @Nullable RateLimit rateLimit,
      String deliveryChannel) {}

  private final Services services;

  CredentialRoutes(Services services) {
    this.services = services;
  }

  /** A body for {@link #issue} that takes an agent along the whole path. */
  static ObjectNode example() {
    var body = Json.object();
    body.set("scopes", Json.texts(List.of("quote", "fund", "contract", "run", "read")));
    body.set("tools", Json.texts(List.of("tokenops")));
    return body.put("delivery_channel", CHANNEL);
  }

  Future<Answer> issue(Exchange exchange) {
    var agentId = exchange.subject(Agent.class).agentId();
    var asked = exchange.body(CredentialRoutes::asked);
    var now = exchange.now();
    var credentialId = TypeId.next(TypeId.CREDENTIAL, agentId, now, services.random());
    var token = AccessKeys.make(AccessKeys.CLAIM_PREFIX, services.random());
    var seconds = asked.expiresInSeconds();
    return exchange.change(
        credentialId,
        ticket ->
            new Issue(
                ticket,
                agentId,
                credentialId,
                asked.scopes(),
                asked.tools(),
                seconds == null ? null : now.plusSeconds(seconds),
                asked.rateLimit(),
                asked.deliveryChannel(),
                AccessKeys.sha256(token),
                now.plus(CLAIM_VALID_FOR)),
        issued -> Answer.json(201, envelope(find(issued.id()), claimUrl(exchange, token), now)));
  }

  private static Asked asked(BodyFields fields) {
    var limit = fields.optionalObject("rate_limit");
    return new Asked(
        fields.choices("scopes", Scope.class, 1, Scope.values().length),
        fields.texts("tools", 1, 1, TOOL),
        fields.optionalInteger("expires_in_seconds", 1, MAX_SECONDS),
        limit == null
            ? null
            : new RateLimit(
                (int) limit.integer("requests", 1, MAX_REQUESTS),
                (int) limit.integer("per_seconds", 1, MAX_PERIOD_SECONDS)),
        fields.text("delivery_channel", TextRule.of(32, CHANNEL, "must be " + CHANNEL)));
  }

  Future<Answer> claim(Exchange exchange) {
    var sha256 = AccessKeys.sha256(exchange.path("token"));
    var credential = services.views().agents().byClaim(sha256);
    if (credential == null) throw Ownership.notFound();
    var key = AccessKeys.make(AccessKeys.AGENT_PREFIX, services.random());
    return exchange.change(
        credential.issued().credentialId(),
        ticket ->
            new Claim(
                ticket,
                credential.issued().credentialId(),
                sha256,
                AccessKeys.sha256(key),
                AccessKeys.hint(key)),
        claimed -> Answer.json(200, claimed(claimed.id(), key, exchange.links())));
  }

  private static ObjectNode claimed(String credentialId, String key, Links links) {
    var json = Json.object();
    json.put("credential_id", credentialId);
    json.put("access_key", key);
    json.set(
        "next_actions",
        NextActions.of(links)
            .next(
                "quote",
                "agent",
                "POST",
                "/v1/quotes",
                "Send the key as Authorization: Bearer; it is shown only this once.",
                QuoteRoutes.example())
            .list());
    return json;
  }

  Future<Answer> list(Exchange exchange) {
    var agentId = exchange.subject(Agent.class).agentId();
    var paging = Paging.of(exchange);
    var now = exchange.now();
    var page =
        services
            .views()
            .agents()
            .credentials()
            .page(agentId, _ -> true, paging.after(), paging.size());
    return Future.succeededFuture(
        Answer.json(
            200,
            Paging.page(page.data(), each -> envelope(each, null, now), page.nextPageToken())));
  }

  Future<Answer> rotate(Exchange exchange) {
    var old = exchange.subject(Credential.class).issued();
    refuseWider(exchange, old.scopes());
    var grace =
        exchange.body(
            fields -> new Grace(fields.optionalInteger("grace_seconds", 0, MAX_GRACE_SECONDS)));
    var now = exchange.now();
    var successorId = TypeId.next(TypeId.CREDENTIAL, old.agentId(), now, services.random());
    var token = AccessKeys.make(AccessKeys.CLAIM_PREFIX, services.random());
    return exchange.change(
        successorId,
        ticket ->
            new Rotate(
                ticket,
                old.credentialId(),
                successorId,
                AccessKeys.sha256(token),
                now.plus(CLAIM_VALID_FOR),
                grace.seconds() == null ? 0 : grace.seconds()),
        rotated -> Answer.json(201, envelope(find(rotated.id()), claimUrl(exchange, token), now)));
  }

  private record Grace(@Nullable Long seconds) {}

  Future<Answer> revoke(Exchange exchange) {
    var credential = exchange.subject(Credential.class).issued();
    refuseWider(exchange, credential.scopes());
    return exchange.change(
        credential.credentialId(),
        ticket -> new Revoke(ticket, credential.credentialId()),
        revoked -> Answer.json(200, envelope(find(revoked.id()), null, exchange.now())));
  }

  /** A key may not get hold of, or take away, what reaches further than itself. */
  private static void refuseWider(Exchange exchange, List<Scope> scopes) {
    if (exchange.caller() instanceof AgentKey agent
        && !agent.credential().issued().scopes().containsAll(scopes))
      throw Rejection.of(
          ProblemCode.SCOPE_MISSING,
          "This credential reaches further than yours: use it itself, or ask the operator.");
  }

  private static String claimUrl(Exchange exchange, String token) {
    return exchange.links().to("/v1/credentials/claim/" + token);
  }

  private Credential find(String credentialId) {
    var credential = services.views().agents().credentials().get(credentialId);
    if (credential == null)
      throw new IllegalStateException("answered and not in the views: " + credentialId);
    return credential;
  }

  /** Never the key: its last characters alone. */
  private static ObjectNode envelope(
      Credential credential, @Nullable String claimUrl, Instant now) {
    var issued = credential.issued();
    var json = Json.object();
    json.put("credential_id", issued.credentialId());
    json.put("agent_id", issued.agentId());
    json.put("state", state(credential, now));
    json.set("scopes", Json.names(issued.scopes()));
    json.set("tools", Json.texts(issued.tools()));
    json.put("credit_account", issued.agentId());
    json.put("key_hint", credential.keyHint());
    json.put("issued_at", Json.time(credential.issuedAt()));
    json.put("expires_at", Json.time(issued.expiresAt()));
    json.put("valid_until", Json.time(credential.validUntil()));
    var limit = issued.rateLimit();
    if (limit == null) json.putNull("rate_limit");
    else
      json.putObject("rate_limit")
          .put("requests", limit.requests())
          .put("per_seconds", limit.perSeconds());
    var delivery = json.putObject("delivery");
    delivery.put("channel", issued.deliveryChannel());
    delivery.put("claim_url", claimUrl);
    delivery.put("state", delivery(credential, now));
    delivery.put("claim_expires_at", Json.time(issued.claimExpiresAt()));
    return json;
  }

  private static String delivery(Credential credential, Instant now) {
    if (credential.keySha256() != null) return "claimed";
    boolean open =
        credential.state() == CredentialState.UNCLAIMED
            && now.isBefore(credential.issued().claimExpiresAt());
    return open ? "pending" : "expired";
  }

  /** {@code unclaimed, active, rotated, revoked} or {@code expired}. */
  private static String state(Credential credential, Instant now) {
    var expiresAt = credential.issued().expiresAt();
    boolean expired = expiresAt != null && !now.isBefore(expiresAt);
    return expired && credential.state() != CredentialState.REVOKED
        ? "expired"
        : Json.name(credential.state());
  }
}
