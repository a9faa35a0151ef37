/* Turnover of all customers added up: by country, in all, and by currency what
 * belongs to no sum. */
#include <stdlib.h>
#include <string.h>

#include "relance/declaration.h"
#include "relance/text.h"
#include "room.h"

/* Sums stop at the end of the scale. */
static void add(int64_t *to, int64_t more)
{
	if (!money_add(to, more))
		*to = more > 0 ? INT64_MAX : -INT64_MAX;
}

static void add_row(struct turnover_row *to, const struct turnover_row *row)
{
	add(&to->sales_minor, row->sales_minor);
	add(&to->credits_minor, row->credits_minor);
	add(&to->insurable_minor, row->insurable_minor);
	add(&to->unallocated_minor, row->unallocated_minor);
	for (int why = 0; why < UNCOVERED__COUNT; why++)
		add(&to->deducted_minor[why], row->deducted_minor[why]);
	to->untaxed += row->untaxed;
}

static struct turnover_row empty(const char *currency, bool apart)
{
	struct turnover_row row = { .apart = apart };

	memcpy(row.currency, currency, sizeof row.currency);
	return row;
}

static struct turnover_row *country_of(const struct contract *k,
				       struct turnover_sums *out,
				       const char *country, struct arena *arena)
{
	struct turnover_country fresh = { country, empty(k->currency, false) };

	for (size_t i = 0; i < out->countries.n; i++)
		if (str_eq(out->countries.v[i].country, country))
			return &out->countries.v[i].sum;
	VEC_PUSH(arena, &out->countries, fresh);
	return &out->countries.v[out->countries.n - 1].sum;
}

static struct turnover_row *apart_of(struct turnover_sums *out,
				     const char *currency, struct arena *arena)
{
	for (size_t i = 0; i < out->apart.n; i++)
		if (!strcmp(out->apart.v[i].currency, currency))
			return &out->apart.v[i];
	VEC_PUSH(arena, &out->apart, empty(currency, true));
	return &out->apart.v[out->apart.n - 1];
}

static int by_country(const void *pa, const void *pb)
{
	const struct turnover_country *a = pa, *b = pb;

	return strcmp(a->country ? a->country : "",
		      b->country ? b->country : "");
}

static int by_currency(const void *pa, const void *pb)
{
	const struct turnover_row *a = pa, *b = pb;

	return strcmp(a->currency, b->currency);
}

void turnover_sum(const struct contract *k, const struct turnover_rows *rows,
		  struct arena *arena, struct turnover_sums *out)
{
	*out = (struct turnover_sums){ .total = empty(k->currency, false) };
	for (size_t i = 0; i < rows->n; i++) {
		const struct turnover_row *row = &rows->v[i];

		if (row->apart) {
			add_row(apart_of(out, row->currency, arena), row);
			continue;
		}
		add_row(&out->total, row);
		add_row(country_of(k, out, row->customer->country, arena), row);
	}
	if (out->countries.n)
		qsort(out->countries.v, out->countries.n,
		      sizeof *out->countries.v, by_country);
	if (out->apart.n)
		qsort(out->apart.v, out->apart.n, sizeof *out->apart.v,
		      by_currency);
}
