/* Imports, checks, runs and proofs as JSON. */
#include "relance/json.h"
#include "relance/report.h"

void json_check(struct str *out, const struct diag *diag)
{
	json_t *o = json_object();

	js_set(o, "severity", js_text(severity_name(diag->severity)));
	js_set(o, "file", js_text(diag->pos.file));
	js_set(o, "line",
	       diag->pos.line ? json_integer(diag->pos.line) : json_null());
	js_set(o, "column",
	       diag->pos.column ? json_integer(diag->pos.column) : json_null());
	js_set(o, "path", js_text(diag->path));
	js_set(o, "text", js_text(diag->text));
	js_set(o, "hint", js_text(diag->hint));
	js_line(out, o);
}

void json_bad_line(struct str *out, const struct diag *diag)
{
	json_t *o = json_object();

	js_set(o, "severity", js_text(severity_name(diag->severity)));
	js_set(o, "file", js_text(diag->pos.file));
	js_set(o, "line",
	       diag->pos.line ? json_integer(diag->pos.line) : json_null());
	js_set(o, "column",
	       diag->pos.column ? json_integer(diag->pos.column) : json_null());
	js_set(o, "field", js_text(diag->path));
	js_set(o, "text", js_text(diag->text));
	js_set(o, "hint", js_text(diag->hint));
	js_line(out, o);
}

void json_import(struct str *out, const struct import_result *result,
		 civil_day data_of)
{
	json_t *o = json_object();

	js_set(o, "file", js_text(result->file));
	js_set(o, "kind", js_text(result->kind));
	js_set(o, "data_of", js_day(data_of));
	js_set(o, "rows", js_count(result->counts.rows));
	js_set(o, "added", js_count(result->counts.added));
	js_set(o, "changed", js_count(result->counts.changed));
	js_set(o, "unchanged", js_count(result->counts.unchanged));
	js_set(o, "refused", js_count(result->refused));
	js_set(o, "settled", js_count(result->counts.settled));
	js_set(o, "reopened", js_count(result->counts.reopened));
	js_set(o, "bare_customers", js_count(result->bare_customers));
	js_line(out, o);
}

static json_t *blocked_object(const struct run_counts *counts)
{
	json_t *o = json_object();

	for (int i = REASON_NONE + 1; i < REASON__COUNT; i++)
		if (counts->blocked[i])
			js_set(o, reason_name((enum reason)i),
			       js_count(counts->blocked[i]));
	return o;
}

void json_run(struct str *out, const struct run_report *report)
{
	const struct run_counts *n = &report->counts;
	json_t *o = json_object();

	js_set(o, "run_id", js_text(report->run_id));
	js_set(o, "as_of", js_day(report->as_of));
	js_set(o, "dry_run", json_boolean(report->dry_run));
	js_set(o, "decided", js_count(n->decided));
	js_set(o, "planned", js_count(n->planned));
	js_set(o, "accepted", js_count(n->accepted));
	js_set(o, "queued", js_count(n->queued));
	js_set(o, "uncertain", js_count(n->uncertain));
	js_set(o, "failed", js_count(n->failed));
	js_set(o, "withdrawn", js_count(n->withdrawn));
	js_set(o, "awaiting_approval", js_count(n->awaiting_approval));
	js_set(o, "tasks", js_count(n->tasks));
	js_set(o, "blocked", blocked_object(n));
	js_set(o, "deadlines_missed", js_count(n->deadlines_missed));
	js_set(o, "stale", json_boolean(n->stale));
	js_set(o, "journal_head", js_word(report->head));
	js_set(o, "set_aside", js_count(report->set_aside));
	js_set(o, "unfiled", js_count(report->unfiled));
	js_set(o, "gate_shut", json_boolean(report->gate_shut));
	js_set(o, "braked", json_boolean(report->braked));
	js_set(o, "braked_run", js_text(report->braked_run));
	js_set(o, "held", js_count(report->held));
	js_set(o, "other_day", json_boolean(report->other_day));
	js_set(o, "put_off", js_count(report->put_off));
	js_line(out, o);
}

void json_verify(struct str *out, bool ok, size_t rows, const char *head)
{
	json_t *o = json_object();

	js_set(o, "ok", json_boolean(ok));
	js_set(o, "rows", js_count(rows));
	js_set(o, "journal_head", js_word(head));
	js_line(out, o);
}
