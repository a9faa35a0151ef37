/*
 * The filings of a contract among each other: names that must exist, filings
 * that wait for each other in a circle, and days that need another clause.
 */
#include <string.h>

#include "contract_keys.h"
#include "relance/text.h"

static const struct filing *filing_find(const struct contract *c,
					const char *name)
{
	for (size_t i = 0; name && i < c->filing_count; i++)
		if (str_eq(c->filing[i].file, name))
			return &c->filing[i];
	return NULL;
}

static const char *const ours[] = { FILE_EXTENSION, FILE_RESCHEDULING,
				    FILE_PAYMENT, FILE_WITHDRAWAL };
#define OURS (sizeof ours / sizeof *ours)

/* `more`: those that no clause asks for, too. */
static void hint_filings(struct decoder *dec, struct diag *diag,
			 const struct contract *c, const char *name, bool more)
{
	struct VEC(const char *) names = { 0 };

	for (size_t i = 0; i < c->filing_count; i++)
		if (c->filing[i].file &&
		    filing_find(c, c->filing[i].file) == &c->filing[i])
			VEC_PUSH(dec->arena, &names, c->filing[i].file);
	for (size_t i = 0; more && i < OURS; i++)
		VEC_PUSH(dec->arena, &names, ours[i]);
	hint_nearest(dec, diag, name, names.v, names.n,
		     "Filings of this contract:");
}

static void report_unknown(struct decoder *dec, const struct found *found,
			   struct spot at, const struct contract *c,
			   const char *name)
{
	if (name && !strchr(name, ' ') && !filing_find(c, name))
		hint_filings(
			dec,
			spot_fault(dec, found, at,
				   arena_printf(dec->arena,
						"unknown filing \"%s\"", name)),
			c, name, false);
}

void notice_check(struct decoder *dec, const struct found *found,
		  struct spot at, const struct contract *c, enum anchor anchor)
{
	if (anchor != ANCHOR_NOTICE_RECEIVED || filing_find(c, "notice"))
		return;
	HINT(dec,
	     spot_fault(dec, found, at,
			"the day notice_received needs a filing called "
			"\"notice\""),
	     "Call one of `deadlines` notice, or count from another day.");
}

/* ---- days of a rule --------------------------------------------------- */

struct rule_walk {
	struct decoder *dec;
	const struct found *found;
	const struct contract *c;
	struct spot at;
};

/* Every day of a rule must be one that this contract has. */
static void check_rule(const struct rule_walk *w, const struct date_rule *rule)
{
	if (!rule)
		return;
	if (rule->op != DATE_ANCHOR) {
		check_rule(w, rule->left);
		check_rule(w, rule->right);
		return;
	}
	report_unknown(w->dec, w->found, w->at, w->c, rule->filed);
	anchor_check(w->dec, w->found, w->at, rule->anchor);
	notice_check(w->dec, w->found, w->at, w->c, rule->anchor);
}

/* ---- circles ---------------------------------------------------------- */

/* Does the day of this rule come without any filing that is not `known`? */
static bool rule_reachable(const struct contract *c,
			   const struct date_rule *rule, const bool *known)
{
	if (!rule)
		return true;
	if (rule->op != DATE_ANCHOR)
		return rule_reachable(c, rule->left, known) &&
		       rule_reachable(c, rule->right, known);
	if (!rule->filed || !filing_find(c, rule->filed))
		return true;
	for (size_t i = 0; i < c->filing_count; i++)
		if (known[i] && str_eq(c->filing[i].file, rule->filed))
			return true;
	return false;
}

static void check_circles(const struct rule_walk *walk)
{
	const struct contract *c = walk->c;
	bool *known = ARENA_ARRAY(walk->dec->arena, bool, c->filing_count + 1);
	struct spot at = { "deadlines", 0, { "by" } };
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < c->filing_count; i++) {
			if (known[i] ||
			    !rule_reachable(c, c->filing[i].by, known))
				continue;
			known[i] = more = true;
		}
	}
	for (at.item = 0; at.item < c->filing_count; at.item++)
		if (!known[at.item])
			HINT(walk->dec,
			     spot_fault(walk->dec, walk->found, at,
					"it waits for filings that wait for "
					"each other"),
			     "One of them must count from another day, as "
			     "extension_end + 30 days.");
}

/* ---- layouts ---------------------------------------------------------- */

static bool is_filing(const struct contract *c, const char *name)
{
	for (size_t i = 0; i < OURS; i++)
		if (str_eq(ours[i], name))
			return true;
	return filing_find(c, name) != NULL;
}

static void check_layout_filings(const struct rule_walk *walk,
				 const struct filing_layout *l, size_t item)
{
	struct spot at = { "layouts", item, { "filings" } };

	for (size_t i = 0; i < l->filing_count; i++)
		if (l->filing[i] && !is_filing(walk->c, l->filing[i]))
			hint_filings(walk->dec,
				     spot_fault(walk->dec, walk->found, at,
						arena_printf(walk->dec->arena,
							     "unknown filing "
							     "\"%s\"",
							     l->filing[i])),
				     walk->c, l->filing[i], true);
}

/* Their names make the names of files. */
static void check_layouts(const struct rule_walk *walk)
{
	const struct filing_layout *l = walk->c->layout;
	struct spot at = { "layouts", 0, { "name" } };

	for (at.item = 0; at.item < walk->c->layout_count; at.item++) {
		check_layout_filings(walk, &l[at.item], at.item);
		for (size_t j = 0; j < at.item; j++)
			if (l[j].name && str_eq(l[j].name, l[at.item].name)) {
				HINT(walk->dec,
				     spot_fault(walk->dec, walk->found, at,
						"another layout has that name"),
				     "The file is called by it: choose "
				     "another.");
				break;
			}
	}
}

/* ---- all of them ------------------------------------------------------ */

static bool same_filing(const struct filing *a, const struct filing *b)
{
	return str_eq(a->file, b->file) && a->event == b->event &&
	       a->above.amount.minor == b->above.amount.minor;
}

static void check_twice(const struct rule_walk *walk)
{
	const struct filing *f = walk->c->filing;
	struct spot at = { "deadlines", 0, { "file" } };

	for (at.item = 1; at.item < walk->c->filing_count; at.item++)
		for (size_t j = 0; j < at.item; j++) {
			if (!f[j].file || !same_filing(&f[at.item], &f[j]))
				continue;
			HINT(walk->dec,
			     spot_fault(walk->dec, walk->found, at,
					"the same filing for the same event "
					"stands twice"),
			     "Join the two days in one line with min( , ) or "
			     "max( , ).");
			break;
		}
}

void check_filings(struct decoder *dec, const struct found *found,
		   const struct contract *c)
{
	struct rule_walk walk = { dec, found, c, { "deadlines", 0, { "by" } } };

	for (walk.at.item = 0; walk.at.item < c->filing_count; walk.at.item++)
		check_rule(&walk, c->filing[walk.at.item].by);
	check_circles(&walk);
	check_twice(&walk);
	check_layouts(&walk);
	report_unknown(dec, found,
		       (struct spot){ "hands_over", NO_ITEM, { NULL } }, c,
		       c->hands_over);
	for (size_t i = 0; i < c->dispute_stops_count; i++)
		report_unknown(dec, found,
			       (struct spot){ "dispute_stops", i, { NULL } }, c,
			       c->dispute_stops[i]);
}
