/*
 * What an empty list does not say by itself: that nothing was imported yet, or
 * that old payments keep every reminder back.
 */
#include <string.h>
#include <sys/stat.h>

#include "exc.h"

/* ---- empty books ------------------------------------------------------- */

bool nothing_imported(struct context *c)
{
	struct books books = { 0 };

	return store_books(c->store, &books) == STATUS_OK && !books.customers &&
	       !books.invoices;
}

const char *import_command(struct context *c)
{
	const char *sample = context_path(c, "sample"), *dir = "";
	struct stat st;

	if (strcmp(c->dir, ".") != 0)
		dir = arena_printf(&c->arena, " -C %s", c->dir);
	if (stat(sample, &st) == 0 && S_ISDIR(st.st_mode))
		return arena_printf(&c->arena, "relance%s import %s/*.csv", dir,
				    sample);
	return arena_printf(&c->arena,
			    "relance%s import customers.csv invoices.csv "
			    "payments.csv",
			    dir);
}

const char *import_first(struct context *c)
{
	return arena_printf(&c->arena,
			    "Nothing was imported yet: %s brings customers, "
			    "invoices and payments in.",
			    import_command(c));
}

void say_none(struct context *c, const char *text)
{
	if (nothing_imported(c))
		str_addf(&c->out,
			 "Nothing was imported yet. Begin with\n"
			 "    %s\n",
			 import_command(c));
	else
		str_addf(&c->out, "%s\n", text);
}

/* ---- old data ---------------------------------------------------------- */

static bool too_old(const struct policy *p, const struct books *books,
		    civil_day on)
{
	if (p->stale_after.unit == SPAN_NONE)
		return false;
	return books->data_of == DAY_NONE ||
	       calendar_add_span(p->calendar, books->data_of, p->stale_after) <
		       on;
}

void say_stale(struct context *c, civil_day on)
{
	struct books books = { 0 };
	bool stale;

	if (nothing_imported(c) || store_books(c->store, &books) != STATUS_OK)
		return;
	stale = books.refused;
	for (size_t i = 0; i < c->rules.policy_count; i++)
		stale |= too_old(&c->rules.policy[i], &books, on);
	if (!stale)
		return;
	if (books.refused)
		str_add(&c->out, "  A file was refused");
	else if (books.data_of == DAY_NONE)
		str_add(&c->out, "  No payments were imported yet");
	else
		say_day(c, "  Payments are known only up to ", books.data_of,
			"");
	str_add(&c->out, ": until they are imported no reminder leaves.\n");
}
