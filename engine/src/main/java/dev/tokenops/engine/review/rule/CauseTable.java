package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Causes.Link.ITEM;
import static dev.tokenops.engine.review.rule.Causes.Link.ONLY_ITEM;
import static dev.tokenops.engine.review.rule.Causes.Link.PACK;
import static dev.tokenops.engine.review.rule.Causes.Link.STATED;

import dev.tokenops.engine.review.rule.Causes.Link;
import dev.tokenops.engine.review.rule.Causes.Row;
import java.util.ArrayList;
import java.util.List;

/** The table of causes: of two rows that fit, the upper counts. */
final class CauseTable {
  /** Of an amount against its request, told by this rule or that. */
  private static final String[] AMOUNTS = {
    "SET-011", "SET-012", "SET-020", "SET-021", "SET-022", "SET-033"
  };

  static final List<Row> ROWS = rows();

  private CauseTable() {}

  private static List<Row> rows() {
    var rows = new ArrayList<Row>();
    lists(rows);
    asset(rows);
    requests(rows);
    settlements(rows);
    credits(rows);
    return List.copyOf(rows);
  }

  private static void lists(List<Row> rows) {
    String lacking = "without the list nothing can have its match there";
    add(rows, "PAY-001", PACK, lacking, "SET-009");
    add(rows, "SET-001", PACK, lacking, "PAY-004", "CRD-003", "CRD-009");
    add(rows, "CRD-001", PACK, lacking, "CRD-007", "CRD-008", "USE-004", "USE-008");
    add(rows, "USE-001", PACK, lacking, "CRD-011", "DLV-009");
    add(rows, "DLV-001", PACK, lacking, "DLV-004");
    String pair = "the one list says nothing because the other is not there";
    add(rows, "USE-001", STATED, pair, "DLV-001");
    add(rows, "DLV-001", STATED, pair, "USE-001");
    add(rows, "DLV-002", STATED, "it is the delivery that lacks", "DLV-004");
    add(rows, "DLV-004", STATED, "it is the delivery that lacks", "DLV-009");
    add(rows, "AST-010", PACK, "the whole pack is as old", "AST-011", "SET-004");
  }

  private static void asset(List<Row> rows) {
    add(rows, "AST-016", ITEM, "a mistyped address is no known token", "AST-015");
    add(rows, "AST-013", ITEM, "both say that it is another token", "AST-014");
    add(rows, "AST-013", STATED, "amounts are off by the same decimals", "SET-020", "CRD-015");
    add(rows, "AST-004", ITEM, "the supply itself is in doubt", "AST-017", "SET-030");
    add(rows, "AST-012", ITEM, "what lies ahead has not happened", "PAY-004", "EXC-001");
    add(rows, "AST-012", ITEM, "what lies ahead is out of order", "CRD-013", "USE-011", "DLV-012");
    add(rows, "AST-005", ITEM, "nothing moves while it is paused", "AST-019", "SET-028");
    add(rows, "AST-006", ITEM, "nothing moves while it is frozen", "AST-019", "SET-029");
  }

  private static void requests(List<Row> rows) {
    String units = "amounts in another asset do not compare";
    add(rows, "PAY-010", ITEM, "a bridged form is another asset", "PAY-005");
    for (var root : new String[] {"PAY-005", "PAY-006", "PAY-010"})
      add(rows, root, ITEM, units, AMOUNTS);
    add(rows, "PAY-012", ITEM, "a copy is not paid again", "PAY-004");
    add(rows, "PAY-007", ITEM, "no time is within its window", "SET-015");
    add(rows, "PAY-008", ITEM, "more than nothing is too much", "SET-012");
  }

  private static void settlements(List<Row> rows) {
    String units = "amounts in another asset do not compare";
    add(rows, "SET-019", ITEM, "a bridged form is another asset", "SET-005");
    for (var root : new String[] {"SET-005", "SET-006", "SET-019"}) {
      add(rows, root, ITEM, units, AMOUNTS);
      add(rows, root, ITEM, units, "CRD-006", "CRD-015");
    }
    add(rows, "SET-006", ITEM, "another chain confirms otherwise", "SET-014", "SET-027");
    add(rows, "SET-032", ITEM, "who cannot receive is not the payee", "SET-007");
    add(rows, "SET-006", ITEM, "the address is of another chain", "SET-018");
    add(rows, "SET-007", ITEM, "the address is not the payee's", "SET-018");
    String fits = "it may be the payment of that request";
    add(rows, "SET-002", ITEM, "the field that names the request is missing", "SET-023", "SET-024");
    add(rows, "SET-023", ITEM, "it may be the payment of one of those", "SET-009");
    add(rows, "SET-024", ITEM, fits, "PAY-004", "SET-009", "SET-010");
    add(rows, "SET-009", ITEM, "nobody knows what it was for", "SET-010");
    add(rows, "SET-015", ONLY_ITEM, "it is out of time", "AST-012");
    add(rows, "SET-015", ITEM, "it is out of time", "CRD-013");
    add(rows, "CRD-005", ITEM, "the credit is what has to go", "SET-025", "SET-026", "SET-010");
    add(
        rows,
        "SET-033",
        ITEM,
        "it was credited in full",
        "SET-021",
        "SET-022",
        "SET-011",
        "CRD-006");
    add(rows, "SET-025", ITEM, "what is not known is not final", "SET-010");
    add(rows, "SET-026", ITEM, "what was changed is not final", "SET-010");
    add(rows, "SET-027", ITEM, "no block is too few", "SET-014");
    add(rows, "SET-016", STATED, "without the copy it is right", "SET-012");
    add(rows, "SET-016", ITEM, "the copy was funded too", "CRD-004");
    add(rows, "SET-017", ITEM, "without the copy it is right", "SET-012");
    add(rows, "SET-020", ITEM, "the amount is off by its scale", "SET-011", "SET-012", "CRD-006");
    add(rows, "SET-020", ITEM, "the amount is off by its scale", "CRD-015", "SET-033");
    add(rows, "SET-020", ITEM, "the amount is off by its scale", "SET-030");
    add(rows, "SET-021", ITEM, "what lacks is the fee", "SET-011");
    add(rows, "SET-022", ITEM, "what lacks is under way", "SET-011", "SET-010");
    add(rows, "SET-013", ITEM, "what went back is in doubt", "CRD-008");
    add(rows, "SET-012", STATED, "the credit is what was asked for", "CRD-006");
  }

  private static void credits(List<Row> rows) {
    add(rows, "CRD-015", ITEM, "the credit is off by its scale", "CRD-006");
    add(rows, "CRD-003", STATED, "it is the credit of that settlement", "CRD-007");
    add(rows, "CRD-002", STATED, "it is the credit that lacks", "CRD-007", "CRD-008", "USE-004");
    add(rows, "CRD-011", STATED, "it is the debit of that usage", "USE-004");
    add(rows, "CRD-010", STATED, "it was debited before there was anything", "USE-008");
    add(rows, "CRD-014", STATED, "the refund took what was used", "USE-009");
    add(rows, "USE-006", ITEM, "the second debit took it", "CRD-010");
    add(rows, "USE-009", PACK, "what was used was more than there was", "CRD-010");
    add(rows, "EXC-006", ITEM, "it is open, and for long", "EXC-001", "EXC-004");
    add(rows, "EXC-001", ITEM, "it is open", "EXC-004");
  }

  private static void add(
      List<Row> rows, String root, Link link, String because, String... consequences) {
    for (var consequence : consequences) rows.add(new Row(root, consequence, link, because));
  }
}
