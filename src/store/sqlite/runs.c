/*
 * Runs: one as-of date that never goes back, the rules it was decided under,
 * and the brake.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "relance/str.h"
#include "relance/text.h"

enum status ruleset_find(struct store *s, const struct sha256 *fingerprint,
			 int64_t *no_out)
{
	struct stmt *q = SQL(s, ruleset_find);

	bind_blob(q, "fingerprint", fingerprint->byte, SHA256_SIZE);
	return sql_one(s, q, no_out);
}

enum status run_no_of(struct store *s, const char *run_id, int64_t *no_out,
		      int64_t *ruleset_out)
{
	struct stmt *q = SQL(s, run_no_of);
	enum status st;

	bind_text(q, "run_id", run_id);
	st = sql_next(s, q);
	if (st == STATUS_OK) {
		*no_out = col_int(q, 0);
		*ruleset_out = col_int(q, 1);
		sql_reset(q);
	}
	return st;
}

enum status known_to(struct store *s, civil_day as_of, int64_t *seq_out)
{
	struct stmt *q;
	int64_t last = DAY_NONE;
	enum status st = sql_one(s, SQL(s, run_last_day), &last);

	*seq_out = INT64_MAX;
	if (st != STATUS_OK || as_of >= last)
		return st;
	q = SQL(s, known_to);
	bind_int(q, "as_of_on", as_of);
	st = sql_next(s, q);
	if (st != STATUS_OK)
		return st;
	if (!col_null(q, 0) && col_int(q, 0) > 0)
		*seq_out = col_int(q, 0);
	sql_reset(q);
	return STATUS_OK;
}

static enum status rule_file_add(struct store *s, int64_t no,
				 const struct rule_file *f)
{
	struct stmt *q = SQL(s, rule_text_add);
	enum status st;

	bind_blob(q, "hash", f->hash.byte, SHA256_SIZE);
	bind_blob(q, "text", f->text, f->size);
	st = sql_run(s, q);
	if (st != STATUS_OK)
		return st;
	q = SQL(s, rule_file_add);
	bind_int(q, "ruleset_no", no);
	bind_text(q, "path", f->path);
	bind_text(q, "kind", f->kind);
	bind_blob(q, "hash", f->hash.byte, SHA256_SIZE);
	return sql_run(s, q);
}

static enum status rules_journal(struct store *s, civil_day on,
				 const struct rule_file *f)
{
	char hex[SHA256_HEX_SIZE];

	return journal_add(
		s, &(struct entry){ .kind = "rules",
				    .on = on,
				    .policy_hash = sha256_to_hex(&f->hash, hex),
				    .text = f->path });
}

/* A set of rules seen for the first time is kept with the text of each. */
static enum status ruleset_keep(struct store *s, civil_day as_of,
				const struct rules *rules, int64_t *no_out)
{
	struct stmt *q;
	enum status st = ruleset_find(s, &rules->fingerprint, no_out);

	if (st != STATUS_NOT_FOUND)
		return st;
	q = SQL(s, ruleset_add);
	bind_blob(q, "fingerprint", rules->fingerprint.byte, SHA256_SIZE);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		st = ruleset_find(s, &rules->fingerprint, no_out);
	for (size_t i = 0; st == STATUS_OK && i < rules->file_count; i++) {
		st = rule_file_add(s, *no_out, &rules->file[i]);
		if (st == STATUS_OK)
			st = rules_journal(s, as_of, &rules->file[i]);
	}
	return st;
}

static enum status withdraw_listed(struct store *s, struct stmt *q,
				   civil_day as_of, const char *why,
				   size_t *withdrawn_out)
{
	struct key_list keys = { 0 };
	enum status st = sql_keys(s, q, &s->scratch, &keys);

	for (size_t i = 0; st == STATUS_OK && i < keys.n; i++) {
		struct message_brief m;

		st = message_brief(s, keys.v[i], &s->scratch, &m);
		if (st == STATUS_OK)
			st = message_withdraw(s, &m, why);
		if (st == STATUS_OK && m.state == MESSAGE_AWAITING_APPROVAL)
			st = tasks_done_of(s, m.message_key, TASK_APPROVAL,
					   as_of);
	}
	*withdrawn_out += keys.n;
	return st;
}

/* Their figures are of another day; letters to post stay. And what waits for
 * an approval is asked for anew when something changed. */
static enum status withdraw_older(struct store *s, civil_day as_of,
				  size_t *withdrawn_out)
{
	struct stmt *q = SQL(s, messages_older);
	enum status st;

	bind_int(q, "as_of_on", as_of);
	st = withdraw_listed(s, q, as_of,
			     "not accepted before a later day, planned anew",
			     withdrawn_out);
	if (st != STATUS_OK)
		return st;
	return withdraw_listed(s, SQL(s, messages_unfounded), as_of,
			       "something changed before it was approved, "
			       "planned anew",
			       withdrawn_out);
}

/* Before the run itself is added, or it would count as one that died. */
static enum status run_adopt(struct store *s, civil_day as_of, int64_t run_no)
{
	struct stmt *q = SQL(s, run_uncounted);
	int64_t dead = 0;
	enum status st;

	s->adopted = 0;
	bind_int(q, "as_of_on", as_of);
	st = sql_one(s, q, &dead);
	if (st != STATUS_OK || !dead)
		return st;
	q = SQL(s, run_adopt);
	bind_int(q, "run_no", run_no);
	bind_int(q, "as_of_on", as_of);
	st = sql_run(s, q);
	if (st == STATUS_OK)
		s->adopted = (size_t)sqlite3_changes(s->db);
	return st;
}

static enum status run_add(struct store *s, civil_day as_of, int64_t ruleset,
			   const char *run_id)
{
	int64_t no = next_keys(s)->run++;
	enum status st = run_adopt(s, as_of, no);
	struct stmt *q;

	if (st != STATUS_OK)
		return st;
	q = SQL(s, run_add);
	bind_int(q, "run_no", no);
	bind_text(q, "run_id", run_id);
	bind_int(q, "as_of_on", as_of);
	bind_int(q, "ruleset_no", ruleset);
	bind_int(q, "begin_seq", s->block.seq);
	bind_int(q, "started_at", store_now(s));
	bind_int(q, "brake", !s->mail_to_folder);
	st = sql_run(s, q);
	if (st != STATUS_OK)
		return st;
	q = SQL(s, books_as_of);
	bind_int(q, "as_of_on", as_of);
	return sql_run(s, q);
}

/* R20261123-1: the day and which run of it. */
static enum status run_id_make(struct store *s, civil_day as_of,
			       struct arena *arena, const char **out)
{
	struct stmt *q = SQL(s, run_same_day);
	int64_t before = 0;
	int year, month, day;
	enum status st;

	bind_int(q, "as_of_on", as_of);
	st = sql_one(s, q, &before);
	date_to_ymd(as_of, &year, &month, &day);
	*out = arena_printf(arena, "R%04d%02d%02d-%" PRId64, year, month, day,
			    before + 1);
	return st;
}

static enum status grouped_note(struct store *s, bool grouped)
{
	struct stmt *q = SQL(s, books_grouped);

	bind_int(q, "grouped", grouped);
	return sql_run(s, q);
}

static enum status run_begin(struct store *s, civil_day as_of,
			     const struct rules *rules, const char *run_id,
			     size_t *withdrawn_out)
{
	int64_t last = 0, ruleset = 0;
	enum status st = sql_one(s, SQL(s, run_last_day), &last);

	if (st == STATUS_OK && last != DAY_NONE && as_of < last)
		return STATUS_CONFLICT;
	if (st == STATUS_OK)
		st = ruleset_keep(s, as_of, rules, &ruleset);
	if (st == STATUS_OK)
		st = grouped_note(
			s, (rules->needs & (NEED_GROUP | NEED_PARENT)) != 0);
	if (st == STATUS_OK)
		st = withdraw_older(s, as_of, withdrawn_out);
	if (st == STATUS_OK)
		st = tray_clear(s, as_of);
	if (st == STATUS_OK)
		st = run_add(s, as_of, ruleset, run_id);
	if (st == STATUS_OK)
		st = journal_add(s, &(struct entry){ .kind = "run begins",
						     .on = as_of,
						     .text = run_id });
	return st;
}

enum status store_run_begin(struct store *s, civil_day as_of,
			    const struct rules *rules, struct arena *arena,
			    const char **run_id_out, size_t *withdrawn_out)
{
	size_t withdrawn = 0;
	enum status st = tx_enter(s);

	if (st != STATUS_OK)
		return st;
	st = run_id_make(s, as_of, arena, run_id_out);
	if (st == STATUS_OK)
		st = run_begin(s, as_of, rules, *run_id_out, &withdrawn);
	if (withdrawn_out)
		*withdrawn_out = withdrawn;
	return tx_leave(s, st);
}

static enum status run_planned(struct store *s, const char *run_id,
			       size_t planned, bool held)
{
	struct stmt *q;
	int64_t no, ruleset;
	enum status st = run_no_of(s, run_id, &no, &ruleset);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, run_planned);
	bind_int(q, "planned", (int64_t)planned);
	bind_int(q, "brake", held);
	bind_int(q, "run_no", no);
	st = sql_run(s, q);
	if (st != STATUS_OK || !held)
		return st;
	return journal_add(s, &(struct entry){ .kind = "brake",
					       .on = DAY_NONE,
					       .text = run_id });
}

enum status store_run_planned(struct store *s, const char *run_id,
			      size_t planned, size_t brake_at, bool *braked_out)
{
	size_t all = planned + s->adopted;
	bool held = brake_at && all > brake_at;
	enum status st = tx_enter(s);

	*braked_out = held;
	return st == STATUS_OK ? tx_leave(s, run_planned(s, run_id, all, held))
			       : st;
}

static enum status run_release(struct store *s, const char *run_id)
{
	struct stmt *q;
	int64_t no, ruleset;
	enum status st = run_no_of(s, run_id, &no, &ruleset);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, run_release);
	bind_int(q, "run_no", no);
	st = sql_run(s, q);
	if (st == STATUS_OK && !sqlite3_changes(s->db))
		return STATUS_CONFLICT;
	if (st != STATUS_OK)
		return st;
	return journal_add(s, &(struct entry){ .kind = "brake released",
					       .on = DAY_NONE,
					       .text = run_id });
}

enum status store_run_release(struct store *s, const char *run_id)
{
	enum status st = tx_enter(s);

	return st == STATUS_OK ? tx_leave(s, run_release(s, run_id)) : st;
}

enum status store_run_braked(struct store *s, struct arena *arena,
			     const char **run_id_out, size_t *planned_out)
{
	struct stmt *q = SQL(s, run_braked);
	enum status st = sql_next(s, q);

	*run_id_out = NULL;
	*planned_out = 0;
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	*run_id_out = col_text(q, 0, arena);
	*planned_out = (size_t)col_int(q, 1);
	sql_reset(q);
	return STATUS_OK;
}

/* ---- what a run did, as "name=number" words ---------------------------- */

struct count_word {
	const char *name;
	size_t *value;
};
#define COUNT_WORDS 11

static void count_words(struct run_counts *n, struct count_word out[])
{
	const struct count_word words[COUNT_WORDS] = {
		{ "decided", &n->decided },
		{ "planned", &n->planned },
		{ "accepted", &n->accepted },
		{ "queued", &n->queued },
		{ "uncertain", &n->uncertain },
		{ "failed", &n->failed },
		{ "withdrawn", &n->withdrawn },
		{ "awaiting_approval", &n->awaiting_approval },
		{ "tasks", &n->tasks },
		{ "deadlines_missed", &n->deadlines_missed },
		{ NULL, NULL },
	};

	memcpy(out, words, sizeof words);
}

static void counts_encode(struct str *out, const struct run_counts *counts)
{
	struct run_counts n = *counts;
	struct count_word word[COUNT_WORDS];

	count_words(&n, word);
	for (size_t i = 0; word[i].name; i++)
		str_addf(out, "%s=%zu ", word[i].name, *word[i].value);
	for (int r = 1; r < REASON__COUNT; r++)
		if (n.blocked[r])
			str_addf(out, "blocked.%s=%zu ",
				 reason_name((enum reason)r), n.blocked[r]);
	str_addf(out, "stale=%d", n.stale);
}

static void count_decode(struct run_counts *out, const char *name, size_t len,
			 size_t value)
{
	static const char blocked[] = "blocked.";
	struct count_word word[COUNT_WORDS];
	char text[64];

	snprintf(text, sizeof text, "%.*s", (int)len, name);
	count_words(out, word);
	for (size_t i = 0; word[i].name; i++)
		if (str_eq(word[i].name, text))
			*word[i].value = value;
	if (str_eq(text, "stale"))
		out->stale = value != 0;
	if (text_starts(text, blocked)) {
		int r = reason_find(text + strlen(blocked));

		if (r > 0)
			out->blocked[r] = value;
	}
}

static void counts_decode(const char *text, struct run_counts *out)
{
	const char *p = text ? text : "";

	memset(out, 0, sizeof *out);
	while (*p) {
		size_t len = strcspn(p, "= ");

		if (p[len] == '=')
			count_decode(out, p, len,
				     (size_t)strtoull(p + len + 1, NULL, 10));
		p += strcspn(p, " ");
		p += strspn(p, " ");
	}
}

static enum status run_end(struct store *s, const char *run_id,
			   const char *counts)
{
	struct stmt *q;
	int64_t no, ruleset;
	enum status st = run_no_of(s, run_id, &no, &ruleset);

	if (st != STATUS_OK)
		return st;
	q = SQL(s, run_end);
	bind_int(q, "end_seq", s->block.seq);
	bind_int(q, "ended_at", store_now(s));
	bind_text(q, "counts", counts);
	bind_int(q, "run_no", no);
	st = sql_run(s, q);
	if (st != STATUS_OK)
		return st;
	return journal_add(
		s, &(struct entry){ .kind = "run ends",
				    .on = DAY_NONE,
				    .text = arena_printf(&s->scratch, "%s: %s",
							 run_id, counts) });
}

enum status store_run_end(struct store *s, const char *run_id,
			  const struct run_counts *counts)
{
	struct str text = STR_INIT;
	enum status st = tx_enter(s);

	if (st == STATUS_OK) {
		counts_encode(&text, counts);
		st = tx_leave(s, run_end(s, run_id, text.buf));
	}
	str_release(&text);
	return st;
}

enum status store_rules_of(struct store *s, civil_day as_of,
			   struct arena *arena, struct rule_file **out,
			   size_t *n_out)
{
	struct stmt *q = SQL(s, rules_of);
	struct VEC(struct rule_file) list = { 0 };
	enum status st;

	bind_int(q, "as_of_on", as_of);
	while ((st = sql_next(s, q)) == STATUS_OK) {
		struct rule_file f = {
			.path = col_text(q, 0, arena),
			.kind = col_text(q, 1, arena),
		};
		const void *text = sqlite3_column_blob(q->st, 3);

		f.size = (size_t)sqlite3_column_bytes(q->st, 3);
		f.text = arena_strndup(arena, text ? text : "", f.size);
		col_hash(q, 2, &f.hash);
		VEC_PUSH(arena, &list, f);
	}
	*out = list.v;
	*n_out = list.n;
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status store_run_last(struct store *s, struct arena *arena,
			   struct run_row *out)
{
	struct stmt *q = SQL(s, run_last);
	enum status st = sql_next(s, q);

	memset(out, 0, sizeof *out);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	out->run_id = col_text(q, 0, arena);
	out->as_of = (civil_day)col_int(q, 1);
	out->started_at = col_int(q, 2);
	out->ended_at = col_int(q, 3);
	counts_decode(col_raw(q, 4), &out->counts);
	sql_reset(q);
	return STATUS_OK;
}
