/* Shares of amounts, exact until one rounding, half up. */
#include "room.h"

int64_t part_of(int64_t a, int64_t b, int64_t c)
{
	return (int64_t)(((int128)a * b * 2 + c) / ((int128)c * 2));
}

int64_t percent_of(int64_t minor, int percentage)
{
	return part_of(minor, percentage, 10000);
}

int64_t excl_tax(const struct invoice *inv, int64_t incl_minor)
{
	if (!inv->has_tax || inv->amount_minor <= 0)
		return incl_minor;
	return part_of(incl_minor, inv->amount_minor - inv->tax_minor,
		       inv->amount_minor);
}

int64_t insured_share(int64_t covered_excl_minor,
		      int64_t outstanding_excl_minor)
{
	if (outstanding_excl_minor <= 0)
		return 0;
	return part_of(10000, covered_excl_minor, outstanding_excl_minor);
}
