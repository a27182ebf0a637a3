package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.proof.ProofObject.CallbackDelivery;
import dev.tokenops.engine.proof.ProofObject.LedgerEntry;
import java.util.Base64;

/** Where the result went, and where it stands. */
final class ReturnObjects {
  private ReturnObjects() {}

  static Sealed<CallbackDelivery> callbackDelivery(Passage passage) {
    var completion = passage.completion();
    var completed = completion.fact();
    var state = CallbackState.of(passage).wire();
    var id = TypeId.sibling(TypeId.DELIVERY, completed.runId());
    var end = passage.callback();
    if (end == null)
      return Sealing.sealed(digest ->
          new CallbackDelivery(
              id,
              completed.runId(),
              completion.time(),
              state,
              completed.deliveryId(),
              completed.targetSha256(),
              null,
              null,
              null,
              digest));
    return Sealing.sealed(digest ->
        new CallbackDelivery(
            id,
            completed.runId(),
            end.time(),
            state,
            completed.deliveryId(),
            completed.targetSha256(),
            end.fact().payloadSha256(),
            end.fact().attempts(),
            end.index(),
            digest));
  }

  static Sealed<LedgerEntry> ledgerEntry(Passage passage, String origin, Seal seal) {
    var completion = passage.completion();
    return Sealing.sealed(digest ->
        new LedgerEntry(
            TypeId.sibling("ent", passage.runId()),
            passage.runId(),
            completion.time(),
            origin,
            completion.index(),
            completion.entry().type(),
            base64(completion.entry().leafHash()),
            seal.size(),
            base64(seal.root()),
            seal.hashes().stream().map(ReturnObjects::base64).toList(),
            seal.checkpoint(),
            digest));
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
