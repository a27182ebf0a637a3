package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.ToRun.AcceptContract;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.Command.ToRun.PrepareContract;
import dev.tokenops.engine.message.Command.ToRun.Quote;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.stage.Stage.Decision;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import dev.tokenops.ledger.json.EnumNames;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Quotes and run contracts of a lane's agents: what a run may rest on. Part of {@link Run}. */
final class Contracts {
  static final Duration QUOTE_VALID_FOR = Duration.ofHours(24);
  static final Duration CONTRACT_VALID_FOR = Duration.ofDays(30);

  /** Where a contract stands; expiry is judged by the clock. */
  enum State {
    /** Its terms are made; the agent has not yet accepted their digest. */
    READY_FOR_ACCEPTANCE,
    /** Runs may be posted under it. */
    ACCEPTED
  }

  /** A contract, its state and the bodies that later facts bind. */
  record Contract(
      ContractPrepared prepared, String preparedSha256, @Nullable String acceptedSha256) {
    State state() {
      return acceptedSha256 == null ? State.READY_FOR_ACCEPTANCE : State.ACCEPTED;
    }
  }

  private record GivenQuote(Quoted quoted, String sha256) {}

  private final Map<String, GivenQuote> quotes = new HashMap<>();
  private final Map<String, Contract> contracts = new HashMap<>();

  Decision quote(Quote command, Instant now) {
    long perRun = Prices.creditsPerRunMicros(command.records());
    long credits = Math.multiplyExact(perRun, command.runs());
    return Decided.of(
        new Quoted(
            command.agentId(),
            command.quoteId(),
            command.tool(),
            command.capability(),
            command.records(),
            command.runs(),
            perRun,
            credits,
            Prices.amountMinor(credits),
            Prices.CURRENCY,
            now.plus(QUOTE_VALID_FOR),
            command.request()));
  }

  Decision prepare(PrepareContract command, Parties parties, Instant now) {
    var quote = quotes.get(command.quoteId());
    if (quote == null || !quote.quoted().agentId().equals(command.agentId()))
      return new Refused(
          Refusal.NOT_FOUND, "There is no quote " + command.quoteId() + " of yours.");
    if (!now.isBefore(quote.quoted().expiresAt())) return Refused.because(Refusal.QUOTE_EXPIRED);
    var quoted = quote.quoted();
    var terms =
        ContractTerms.of(
                quoted.capability(),
                quoted.creditsPerRunMicros(),
                quoted.records(),
                command.callbackUrl(),
                EnumNames.of(command.onPartial()),
                command.exceptionExpiresInSeconds())
            .canonical();
    var validFor =
        command.expiresInSeconds() == null
            ? CONTRACT_VALID_FOR
            : Duration.ofSeconds(command.expiresInSeconds());
    return Decided.of(
        new ContractPrepared(
            command.agentId(),
            command.contractId(),
            command.quoteId(),
            command.credentialId(),
            terms,
            ContractTerms.digest(terms),
            quoted.creditsPerRunMicros(),
            quoted.records(),
            command.maxRuns(),
            now.plus(validFor),
            command.callbackUrl(),
            command.onPartial(),
            command.exceptionExpiresInSeconds(),
            1,
            parties.onboardingSha256(command.agentId()),
            parties.trustSha256(command.agentId()),
            parties.credentialSha256(command.credentialId()),
            quote.sha256(),
            command.request()));
  }

  Decision accept(AcceptContract command, Instant now) {
    var contract = of(command.agentId(), command.contractId());
    if (contract == null) return noContract(command.contractId());
    if (!contract.prepared().digest().equals(command.digest()))
      return Refused.because(Refusal.CONTRACT_DIGEST_MISMATCH);
    if (!now.isBefore(contract.prepared().expiresAt()))
      return Refused.because(Refusal.CONTRACT_EXPIRED);
    return switch (contract.state()) {
      case ACCEPTED -> Decided.NOTHING;
      case READY_FOR_ACCEPTANCE ->
          Decided.of(
              new ContractAccepted(
                  command.agentId(),
                  command.contractId(),
                  command.digest(),
                  contract.preparedSha256(),
                  command.request()));
    };
  }

  /** Why a run may not rest on its contract, or null. */
  @Nullable Refused objection(AcceptRun command, Instant now) {
    var contract = of(command.agentId(), command.contractId());
    if (contract == null) return noContract(command.contractId());
    var prepared = contract.prepared();
    if (contract.state() != State.ACCEPTED) return Refused.because(Refusal.CONTRACT_NOT_ACCEPTED);
    if (!now.isBefore(prepared.expiresAt())) return Refused.because(Refusal.CONTRACT_EXPIRED);
    int records = command.evidence().records();
    if (records > prepared.recordsPerRun())
      return new Refused(
          Refusal.EVIDENCE_EXCEEDS_CONTRACT,
          "The evidence has %d records and the contract covers %d: quote and contract for more."
              .formatted(records, prepared.recordsPerRun()));
    return null;
  }

  @Nullable Contract of(String agentId, String contractId) {
    var contract = contracts.get(contractId);
    return contract != null && contract.prepared().agentId().equals(agentId) ? contract : null;
  }

  void apply(Fact fact, Recorded recorded) {
    switch (fact) {
      case Quoted quoted -> quotes.put(quoted.quoteId(), new GivenQuote(quoted, recorded.sha256()));
      case ContractPrepared prepared ->
          contracts.put(prepared.contractId(), new Contract(prepared, recorded.sha256(), null));
      case ContractAccepted accepted ->
          contracts.computeIfPresent(
              accepted.contractId(),
              (_, contract) ->
                  new Contract(contract.prepared(), contract.preparedSha256(), recorded.sha256()));
      default -> {}
    }
  }

  private static Refused noContract(String contractId) {
    return new Refused(Refusal.NOT_FOUND, "There is no contract " + contractId + " of yours.");
  }
}
