package dev.tokenops.http.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table read by the grammar of RFC 4180, which knows nothing of how it was written. */
public record Table(List<String> columns, List<Row> rows) {
  /** One line by its columns. */
  public record Row(Map<String, String> fields) {
    /** The field of a column, which must be there; empty for a null. */
    public String get(String column) {
      var field = fields.get(column);
      if (field == null) throw new AssertionError("no column " + column);
      return field;
    }
  }

  /** Fails on whatever the grammar does not allow. */
  public static Table parse(String text) {
    var records = new ArrayList<List<String>>();
    var record = new ArrayList<String>();
    int at = 0;
    while (at < text.length()) {
      var field = new StringBuilder();
      if (text.charAt(at) == '"') {
        for (at++; ; at++) {
          char c = text.charAt(at);
          if (c != '"') field.append(c);
          else if (at + 1 < text.length() && text.charAt(at + 1) == '"')
            field.append(text.charAt(at++));
          else break;
        }
        at++;
      } else for (; ",\r\n\"".indexOf(text.charAt(at)) < 0; at++) field.append(text.charAt(at));
      record.add(field.toString());
      if (text.charAt(at) == ',') at++;
      else if (text.startsWith("\r\n", at)) {
        at += 2;
        records.add(List.copyOf(record));
        record.clear();
      } else throw new AssertionError("no field ends at " + at + " of " + text);
    }
    if (!record.isEmpty()) throw new AssertionError("the last line does not end");
    return of(records);
  }

  private static Table of(List<List<String>> records) {
    var columns = records.getFirst();
    if (new HashSet<>(columns).size() != columns.size()) throw new AssertionError(columns);
    var rows = new ArrayList<Row>();
    for (var record : records.subList(1, records.size())) {
      if (record.size() != columns.size())
        throw new AssertionError(record.size() + " fields, not " + columns.size() + ": " + record);
      var row = new LinkedHashMap<String, String>();
      for (int i = 0; i < record.size(); i++) row.put(columns.get(i), record.get(i));
      rows.add(new Row(row));
    }
    return new Table(columns, rows);
  }
}
