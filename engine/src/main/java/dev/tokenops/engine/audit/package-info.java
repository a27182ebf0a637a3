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
 * tool alone is the same program, because it is what is run again. Memory grows with what is open,
 * and by some twenty bytes a run for what must never happen twice.
 */
@NullMarked
package dev.tokenops.engine.audit;

import org.jspecify.annotations.NullMarked;
