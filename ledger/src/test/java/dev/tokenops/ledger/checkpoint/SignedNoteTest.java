package dev.tokenops.ledger.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedNoteTest {
  /** The vector of the reference implementation, golang.org/x/mod/sumdb/note. */
  private static final String VKEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  private static final String NOTE =
      "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONnc"
          + "AlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

  private final NoteSigner signer = signer("log.example/a", 1);
  private final NoteSigner other = signer("witness.example/b", 2);

  @Test
  void theGoldenNoteOpens() {
    var verifier = NoteVerifier.parse(VKEY);
    var note = SignedNote.parse(NOTE);
    assertEquals("This is an example message.\n", note.text());
    assertEquals(List.of(verifier), note.open(List.of(verifier)));
    assertEquals(VKEY, verifier.vkey());
    assertEquals(NOTE, note.format());
  }

  @Test
  void theGoldenNoteWithAnyCharacterChangedDoesNot() {
    var known = List.of(NoteVerifier.parse(VKEY));
    for (int i = 0; i < NOTE.length(); i++) {
      String changed = NOTE.substring(0, i) + (char) (NOTE.charAt(i) ^ 1) + NOTE.substring(i + 1);
      assertThrows(ProofRefused.class, () -> SignedNote.parse(changed).open(known), changed);
    }
  }

  @Test
  void aSignedNoteIsReadBackAsItWasWritten() {
    var note = signer.sign("one\n\ntwo\n");
    var parsed = SignedNote.parse(note.format());
    assertEquals("one\n\ntwo\n", parsed.text());
    assertEquals(note.format(), parsed.format());
    assertEquals(List.of(signer.verifier()), parsed.open(List.of(signer.verifier())));
  }

  @Test
  void theSameTextIsSignedWithTheSameBytes() {
    assertEquals(signer.sign("text\n").format(), signer.sign("text\n").format());
  }

  @Test
  void unknownSignersAreIgnoredAndKnownOnesAllNamed() {
    var mine = signer.sign("text\n");
    var theirs = other.sign("text\n");
    var both =
        new SignedNote(
            "text\n", List.of(mine.signatures().getFirst(), theirs.signatures().getFirst()));
    assertEquals(List.of(signer.verifier()), both.open(List.of(signer.verifier())));
    assertEquals(
        List.of(signer.verifier(), other.verifier()),
        both.open(List.of(other.verifier(), signer.verifier())));
    assertEquals(List.of(other.verifier()), both.open(List.of(other.verifier())));
  }

  @Test
  void aNoteOfUnknownSignersIsRefused() {
    var note = signer.sign("text\n");
    refused("no known key", () -> note.open(List.of(other.verifier())));
    refused("no known key", () -> note.open(List.of()));
    var sameNameOtherKey = signer("log.example/a", 3).verifier();
    refused("no known key", () -> note.open(List.of(sameNameOtherKey)));
  }

  @Test
  void oneBadSignatureByAKnownKeyRejectsTheNote() {
    var good = other.sign("text\n").signatures().getFirst();
    var bad = signer.sign("another\n").signatures().getFirst();
    var note = new SignedNote("text\n", List.of(good, bad));
    refused("is bad", () -> note.open(List.of(other.verifier(), signer.verifier())));
    assertEquals(List.of(other.verifier()), note.open(List.of(other.verifier())));
  }

  @Test
  void whatIsNoNoteIsRefused() {
    String line = signer.sign("t\n").format().substring(3);
    refused("no empty line", () -> SignedNote.parse("t\n" + line));
    refused("does not end", () -> SignedNote.parse("t\n\n"));
    refused("does not end", () -> SignedNote.parse("t\n\n" + line.strip()));
    refused("not a signature line", () -> SignedNote.parse("t\n\n" + line + "x\n"));
    refused("not a signature line", () -> SignedNote.parse("t\n\n-" + line.substring(1)));
    refused("not a signature line", () -> SignedNote.parse("t\n\n" + line.replace(" ", "  ")));
    refused("not base64", () -> SignedNote.parse("t\n\n" + line.replace("=", "*")));
    refused("4 bytes", () -> SignedNote.parse("t\n\n— a.example AAAAAA==\n"));
    refused("not canonical base64", () -> SignedNote.parse("t\n\n— a.example AAAAAAB=\n"));
    refused("not canonical base64", () -> SignedNote.parse("t\n\n— a.example AAAAAAA\n"));
    refused("control", () -> SignedNote.parse("t\r\n\n" + line));
    refused("control", () -> SignedNote.parse("\ud800\n\n" + line));
    refused("more than 100", () -> SignedNote.parse("t\n\n" + line.repeat(101)));
    assertEquals(100, SignedNote.parse("t\n\n" + line.repeat(100)).signatures().size());
  }

  @Test
  void aVerifierKeyOfAnotherFormOrKeyIdIsRefused() {
    refused("key id", () -> NoteVerifier.parse(VKEY.replace("530d903a", "530d903b")));
    refused("key id", () -> NoteVerifier.parse(VKEY.replace("foo", "fop")));
    refused("not a verifier key", () -> NoteVerifier.parse(VKEY.replace("530d903a", "530D903A")));
    refused("not a verifier key", () -> NoteVerifier.parse("example.com/foo"));
    refused("not a verifier key", () -> NoteVerifier.parse("+530d903a+AA=="));
    refused("not an Ed25519", () -> NoteVerifier.parse(VKEY.replace("+Aeky", "+Beky")));
    refused("not an Ed25519", () -> NoteVerifier.parse("a.example+530d903a+AQ=="));
  }

  @Test
  void theNameOfAKeyHasNoSpaceAndNoPlus() {
    assertTrue(KeyName.isValid("log.example.com/tokenops"));
    for (var name :
        List.of("", "a b", "a+b", "a\u00a0b", "a\nb", "a\u0000", "\ud800", "x".repeat(256)))
      assertThrows(IllegalArgumentException.class, () -> signer(name, 1), name);
  }

  @Test
  void aPublicKeyOfAnyBytesNeverCrashes() {
    var random = new java.util.Random(11);
    for (int i = 0; i < 2000; i++) {
      byte[] publicKey = new byte[32];
      byte[] signature = new byte[i % 3 == 0 ? 63 : 64];
      random.nextBytes(publicKey);
      random.nextBytes(signature);
      var verifier = NoteVerifier.of("any.example", publicKey);
      assertTrue(!verifier.verifies("text\n", signature));
      assertArrayEquals(publicKey, NoteVerifier.parse(verifier.vkey()).publicKey());
    }
  }

  static NoteSigner signer(String name, int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return new NoteSigner(name, Ed25519Key.ofSeed(bytes));
  }

  private static void refused(String part, Runnable check) {
    var message = String.valueOf(assertThrows(ProofRefused.class, check::run).getMessage());
    assertTrue(message.contains(part), message);
  }
}
