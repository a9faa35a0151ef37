/*
 * Money that the debtor pays after the date of loss, shared as the contract
 * says. The insurer's part is of what is insured; tax stays with us.
 */
#include "room.h"

/* Paid between the two days on an invoice that was open at the loss, as the
 * contract counts. */
static int64_t recovered_of(const struct contract *k,
			    const struct debtor_invoice *then,
			    const struct debtor *now, int64_t *incl_out)
{
	int64_t left = 0, paid;

	for (size_t i = 0; i < now->invoices.n; i++)
		if (now->invoices.v[i].inv.key == then->inv.key)
			left = now->invoices.v[i].inv.outstanding_minor;
	paid = then->inv.outstanding_minor - left;
	*incl_out += paid;
	return k->vat_covered ? paid : excl_tax(&then->inv, paid);
}

int128 insured_part(const struct contract *k, const struct debtor *d,
		    const struct cover_line *line)
{
	int128 sum = 0;

	for (int type = 0; type < LIMIT_TYPE__COUNT; type++) {
		int share =
			cover_percentage(k, d->country, (enum limit_type)type);

		if (share > 0)
			sum += (int128)line->covered_by[type] * share;
	}
	return sum;
}

/* By the share of the loss that was insured. */
static int64_t pro_rata(const struct contract *k, const struct debtor *at_loss,
			const struct cover *cover, int64_t recovered)
{
	int128 insured = 0, by = (int128)cover->counted_minor * 10000;

	for (size_t i = 0; i < cover->lines.n; i++)
		insured += insured_part(k, at_loss, &cover->lines.v[i]);
	if (by <= 0)
		return 0;
	return (int64_t)((insured * recovered * 2 + by) / (by * 2));
}

/* The oldest debt first, insured or not. */
static int64_t fifo(const struct contract *k, const struct debtor *at_loss,
		    const struct cover *cover, int64_t recovered)
{
	int64_t sum = 0;

	for (size_t i = 0; i < cover->lines.n && recovered > 0; i++) {
		const struct cover_line *line = &cover->lines.v[i];
		int64_t part = line->counted_minor < recovered
				       ? line->counted_minor
				       : recovered;
		int128 by = (int128)line->counted_minor * 10000;

		if (!in_currency(k, &at_loss->invoices.v[line->invoice].inv))
			continue;
		recovered -= part;
		if (by > 0)
			sum += (int64_t)((insured_part(k, at_loss, line) *
						  part * 2 +
					  by) /
					 (by * 2));
	}
	return sum;
}

void recover(const struct contract *k, const struct debtor *at_loss,
	     const struct debtor *now, const struct cover *cover,
	     struct claim *out)
{
	int64_t counted = 0, share;

	if (out->date_of_loss == DAY_NONE || now->as_of <= out->date_of_loss)
		return;
	for (size_t i = 0; i < at_loss->invoices.n; i++) {
		const struct debtor_invoice *then = &at_loss->invoices.v[i];

		if (is_open(&then->inv) && in_currency(k, &then->inv))
			counted += recovered_of(k, then, now,
						&out->recovered_minor);
	}
	if (counted < 0)
		counted = 0;
	share = k->recovery_fifo ? fifo(k, at_loss, cover, counted)
				 : pro_rata(k, at_loss, cover, counted);
	out->insurer_recovery_minor =
		share < out->indemnity_minor ? share : out->indemnity_minor;
	out->insured_recovery_minor =
		out->recovered_minor - out->insurer_recovery_minor;
}
