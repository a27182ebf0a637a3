/**
 * Offline audits: what an auditor can say of entries without a server.
 *
 * <pre>
 *   data folder ──ledger.verify──► each good entry ──► FolderAudits ─┬─ MoneyAudit    balanced
 *                                                                    ├─ BindingAudit  bound
 *                                                                    └─ RerunAudit    rerun
 *   envelope file ──EnvelopeFile──► ProvenEntry, Passage ──► EnvelopeVerifier   all six verdicts
 * </pre>
 *
 * <p>They share the facts' vocabulary with the engine and nothing of its stages: the money is
 * folded a second time here, so that a fault of a stage is a finding and not a shared mistake. The
 * tool alone is the same program, because it is what is run again. The heap grows with what is
 * open. What must never happen twice is remembered in room that the caller gives: 16 bytes a run,
 * and 16 more where it had a callback.
 */
@NullMarked
package dev.tokenops.engine.audit;

import org.jspecify.annotations.NullMarked;
