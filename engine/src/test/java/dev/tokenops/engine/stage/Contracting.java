package dev.tokenops.engine.stage;

import static dev.tokenops.engine.stage.Facts.AGENT;
import static dev.tokenops.engine.stage.Facts.CREDENTIAL;
import static dev.tokenops.engine.stage.Facts.NOW;

import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Words.OnPartial;
import org.jspecify.annotations.Nullable;

/** Quotes and contracts that the tests are given. */
final class Contracting {
  static final int RECORDS = Facts.CLEAN.records();
  static final long PER_RUN_MICROS = Prices.creditsPerRunMicros(RECORDS);

  private Contracting() {}

  static Quoted quoted(String quoteId) {
    return new Quoted(
        AGENT,
        quoteId,
        "tokenops",
        "tokenized_asset_review",
        RECORDS,
        10,
        PER_RUN_MICROS,
        10 * PER_RUN_MICROS,
        Prices.amountMinor(10 * PER_RUN_MICROS),
        Prices.CURRENCY,
        NOW.plusSeconds(3600),
        null);
  }

  static ContractPrepared prepared(String contractId, @Nullable String callbackUrl) {
    var terms =
        ContractTerms.of(
                "tokenized_asset_review", PER_RUN_MICROS, RECORDS, callbackUrl, "return", null)
            .canonical();
    return new ContractPrepared(
        AGENT,
        contractId,
        "quo_1",
        CREDENTIAL,
        terms,
        ContractTerms.digest(terms),
        PER_RUN_MICROS,
        RECORDS,
        null,
        NOW.plusSeconds(3600),
        callbackUrl,
        OnPartial.RETURN,
        null,
        1,
        "o0",
        "t0",
        "d0",
        "q0",
        null);
  }

  static ContractAccepted accepted(ContractPrepared prepared) {
    return new ContractAccepted(AGENT, prepared.contractId(), prepared.digest(), "p0", null);
  }
}
