package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.tokenops.engine.message.Command.ToCredential;
import dev.tokenops.engine.message.Command.ToCredential.Claim;
import dev.tokenops.engine.message.Command.ToCredential.Issue;
import dev.tokenops.engine.message.Command.ToCredential.Revoke;
import dev.tokenops.engine.message.Command.ToCredential.Rotate;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialClaimed;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialRevoked;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialRotated;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.RateLimit;
import dev.tokenops.engine.message.Words.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final String TOKEN = "11".repeat(32);
  private static final String WRONG_TOKEN = "22".repeat(32);
  private static final String KEY = "33".repeat(32);
  private static final String SUCCESSOR = Cast.id(TypeId.CREDENTIAL);
  private static final Instant CLAIM_BY = Scene.NOW.plus(Duration.ofHours(24));
  private static final Instant EXPIRES = Scene.NOW.plus(Duration.ofDays(7));
  private static final Duration INSTANT = Duration.ofMillis(1);

  private final Credentials credentials = new Credentials();
  private final Scene<ToCredential> scene = new Scene<>(credentials);

  @Test
  void anApprovedAgentIsGivenACredentialOnce() {
    scene.given(Cast.ONBOARDED, Cast.APPROVED);
    var issued = scene.when(issue(EXPIRES), CredentialIssued.class);
    assertEquals(List.of(Scope.RUN, Scope.READ), issued.scopes());
    assertEquals(new RateLimit(10, 1), issued.rateLimit());
    assertEquals(List.of(), scene.when(issue(EXPIRES)));
  }

  @Test
  void onlyAnApprovedAgentIsGivenOne() {
    scene.refused(Refusal.NOT_FOUND, issue(null));
    scene.given(Cast.ONBOARDED).refused(Refusal.AGENT_NOT_APPROVED, issue(null));
    scene.given(Cast.APPROVED, Cast.SUSPENDED).refused(Refusal.AGENT_SUSPENDED, issue(null));
  }

  @Test
  void aLinkIsClaimedOnce() {
    issued(null);
    var claimed = scene.when(claim(TOKEN), CredentialClaimed.class);
    assertEquals(new CredentialClaimed(Cast.AGENT, Cast.CREDENTIAL, KEY, "abcd"), claimed);
    scene.refused(Refusal.CLAIM_SPENT, claim(TOKEN));
  }

  @Test
  void aWrongTokenAnswersLikeAnUnknownCredentialEvenIfSpent() {
    scene.refused(Refusal.NOT_FOUND, claim(TOKEN));
    issued(null);
    var unclaimed = scene.refused(claim(WRONG_TOKEN));
    scene.when(claim(TOKEN));
    assertEquals(Refusal.NOT_FOUND, unclaimed.refusal());
    assertEquals(unclaimed, scene.refused(claim(WRONG_TOKEN)));
  }

  @Test
  void aLinkLivesForADay() {
    issued(null);
    scene.at(CLAIM_BY).refused(Refusal.CLAIM_SPENT, claim(TOKEN));
    scene.at(CLAIM_BY.minus(INSTANT)).when(claim(TOKEN), CredentialClaimed.class);
  }

  @Test
  void aCredentialThatIsNotActiveCannotBeClaimed() {
    issued(CLAIM_BY.minusSeconds(60));
    scene.at(CLAIM_BY.minusSeconds(60)).refused(Refusal.CLAIM_SPENT, claim(TOKEN));
    scene.at(Scene.NOW).given(new CredentialRevoked(Cast.AGENT, Cast.CREDENTIAL));
    scene.refused(Refusal.CLAIM_SPENT, claim(TOKEN));
  }

  @Test
  void rotationGivesTheSameRightsToASuccessorAndTheOldLinkDies() {
    issued(EXPIRES);
    var facts = scene.when(rotate(60));
    var rotated = assertInstanceOf(CredentialRotated.class, facts.getFirst());
    var successor = assertInstanceOf(CredentialIssued.class, facts.getLast());
    assertEquals(2, facts.size());
    assertEquals(Scene.NOW.plusSeconds(60), rotated.validUntil());
    assertEquals(Cast.CREDENTIAL, successor.replaces());
    assertEquals(List.of(Scope.RUN, Scope.READ), successor.scopes());
    assertEquals(List.of("tokenops"), successor.tools());
    assertEquals(EXPIRES, successor.expiresAt());
    assertEquals(new RateLimit(10, 1), successor.rateLimit());
    scene.refused(Refusal.CLAIM_SPENT, claim(TOKEN));
    assertEquals(List.of(), scene.when(rotate(60)));
  }

  @Test
  void withoutGraceTheOldKeyIsValidUntilNow() {
    issued(null);
    scene.when(claim(TOKEN));
    var rotated = (CredentialRotated) scene.when(rotate(0)).getFirst();
    assertEquals(Scene.NOW, rotated.validUntil());
    assertEquals(CredentialState.ROTATED, credential().state(Scene.NOW));
  }

  @Test
  void rotationIsRefusedInItsOrder() {
    scene.refused(Refusal.NOT_FOUND, rotate(0));
    issued(EXPIRES);
    scene.given(new CredentialRevoked(Cast.AGENT, Cast.CREDENTIAL), Cast.SUSPENDED);
    scene.refused(Refusal.AGENT_SUSPENDED, rotate(0));
    scene.given(Cast.APPROVED).refused(Refusal.CREDENTIAL_NOT_ACTIVE, rotate(0));
  }

  @Test
  void whatHasExpiredIsNotRotated() {
    issued(EXPIRES);
    scene.at(EXPIRES).refused(Refusal.CREDENTIAL_NOT_ACTIVE, rotate(0));
    assertEquals(2, scene.at(EXPIRES.minus(INSTANT)).when(rotate(0)).size());
  }

  @Test
  void revocationIsAtOnceAndMayBeRepeated() {
    scene.refused(Refusal.NOT_FOUND, revoke());
    issued(null);
    scene.when(revoke(), CredentialRevoked.class);
    assertEquals(CredentialState.REVOKED, credential().state(Scene.NOW));
    assertEquals(List.of(), scene.when(revoke()));
  }

  @Test
  void aRotatedCredentialCanStillBeRevoked() {
    issued(null);
    scene.when(rotate(60));
    scene.when(revoke(), CredentialRevoked.class);
    assertEquals(CredentialState.REVOKED, credential().state(Scene.NOW));
  }

  @Test
  void aCredentialExpiresByTheClockUnlessItWasDecidedOn() {
    issued(EXPIRES);
    assertEquals(CredentialState.ACTIVE, credential().state(EXPIRES.minus(INSTANT)));
    assertEquals(CredentialState.EXPIRED, credential().state(EXPIRES));
    scene.when(revoke());
    assertEquals(CredentialState.REVOKED, credential().state(EXPIRES));
  }

  private void issued(@Nullable Instant expiresAt) {
    scene.given(Cast.ONBOARDED, Cast.APPROVED).when(issue(expiresAt));
  }

  private Credential credential() {
    var credential = credentials.credential(Cast.CREDENTIAL);
    assertNotNull(credential);
    return credential;
  }

  private static Issue issue(@Nullable Instant expiresAt) {
    return new Issue(
        Cast.TICKET,
        Cast.AGENT,
        Cast.CREDENTIAL,
        List.of(Scope.RUN, Scope.READ),
        List.of("tokenops"),
        expiresAt,
        new RateLimit(10, 1),
        "one_time_url",
        TOKEN,
        CLAIM_BY);
  }

  private static Claim claim(String token) {
    return new Claim(Cast.TICKET, Cast.CREDENTIAL, token, KEY, "abcd");
  }

  private static Rotate rotate(long graceSeconds) {
    return new Rotate(Cast.TICKET, Cast.CREDENTIAL, SUCCESSOR, WRONG_TOKEN, CLAIM_BY, graceSeconds);
  }

  private static Revoke revoke() {
    return new Revoke(Cast.TICKET, Cast.CREDENTIAL);
  }
}
