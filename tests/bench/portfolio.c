/*
 * Writes a seeded portfolio as canonical CSV: the shape that the cost table
 * is measured on. Same arguments, same bytes.
 *
 *	portfolio INVOICES FOLDER [SEED]
 *
 * Customers are a twentieth of the invoices and share them like 1/rank^0.8.
 * 70 % of the invoices are paid (15 % of those in two payments), 5 % partly
 * paid, 5 % disputed, 20 % unpaid and 1..200 days overdue on 2026-11-20.
 * One in ten is in another currency, 2 % of the customers have no e-mail.
 * Tags b000 to b199 share the customers between as many ladders.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "relance/date.h"
#include "relance/money.h"

#define LADDERS 200 /* customers are tagged with one of so many */

struct random {
	uint64_t s;
};

static uint64_t next(struct random *r) /* splitmix64 */
{
	uint64_t z = (r->s += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint32_t below(struct random *r, uint32_t n)
{
	return (uint32_t)(next(r) % n);
}

static FILE *open_in(const char *folder, const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "w");
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

static const struct {
	const char *country, *language, *city, *postcode;
} lands[] = {
	{ "FR", "fr", "Lyon", "69002" },     { "FR", "fr", "Nantes", "44000" },
	{ "FR", "fr", "Lille", "59000" },    { "DE", "de", "Köln", "50667" },
	{ "ES", "es", "Valencia", "46002" }, { "GB", "en", "Leeds", "LS1 4AP" },
	{ "US", "en", "Dayton", "45402" },   { "FR", "fr", "Paris", "75011" },
};
static const char *const segments[] = { "strategic", "key", "standard",
					"small" };
static const char *const currencies[] = { "GBP", "USD", "CHF", "JPY" };

/* A SIREN of nine digits whose last one makes the Luhn sum right. */
static void siren(struct random *r, char out[10])
{
	int sum = 0;

	for (int i = 0; i < 8; i++) {
		int digit = (int)below(r, 10), d = i % 2 ? digit * 2 : digit;

		out[i] = (char)('0' + digit);
		sum += d > 9 ? d - 9 : d;
	}
	out[8] = (char)('0' + (10 - sum % 10) % 10);
	out[9] = '\0';
}

static void write_customers(const char *folder, uint32_t n, struct random *r)
{
	FILE *f = open_in(folder, "customers.csv");

	fputs("customer_id,name,legal_id,vat_id,email,language,segment,"
	      "country,address,postcode,city,payment_terms,tags\n",
	      f);
	for (uint32_t i = 1; i <= n; i++) {
		uint32_t l = below(r, 8);
		bool french = !strcmp(lands[l].country, "FR");
		char id[10] = "", email[40] = "";

		siren(r, id);
		if (below(r, 50))
			snprintf(email, sizeof email, "ap%u@example.com", i);
		fprintf(f, "C%07u,\"%s%s %u\",%s,,%s,%s,%s,%s,", i,
			below(r, 8) ? "" : "Maison Dupont, ",
			french ? "Société Exemple" : "Sample Trading", i,
			french ? id : "", email, lands[l].language,
			segments[below(r, 4)], lands[l].country);
		fprintf(f, "\"%u, rue de l'Exemple\",%s,%s,%u,b%03u\n",
			1 + below(r, 200), lands[l].postcode, lands[l].city,
			30 + 15 * below(r, 3), i % LADDERS);
	}
	fclose(f);
}

/* Cumulative Zipf weights, so that a draw is one binary search. */
static double *zipf(uint32_t n)
{
	double *sum = malloc(n * sizeof *sum), total = 0;

	for (uint32_t i = 0; i < n; i++)
		sum[i] = total += pow(i + 1.0, -0.8);
	return sum;
}

static uint32_t draw(const double *sum, uint32_t n, struct random *r)
{
	double x = (double)(next(r) >> 11) / 9007199254740992.0 * sum[n - 1];
	uint32_t low = 0, high = n - 1;

	while (low < high) {
		uint32_t mid = (low + high) / 2;

		if (sum[mid] < x)
			low = mid + 1;
		else
			high = mid;
	}
	/* Spread the ranks over the ids. */
	return (uint32_t)((uint64_t)low * 7919 % n) + 1;
}

/* Log-normal, median about 665, sigma 1.35, in cents. */
static int64_t amount(struct random *r)
{
	double u = ((double)(next(r) >> 11) + 1) / 9007199254740994.0;
	double v = (double)(next(r) >> 11) / 9007199254740992.0;
	double z = sqrt(-2 * log(u)) * cos(6.283185307179586 * v);

	return 100 + (int64_t)llround(66500 * exp(1.35 * z));
}

struct books {
	FILE *invoices, *payments;
	uint32_t payment;
	civil_day today;
};

static void pay(struct books *b, uint32_t invoice, civil_day on, int64_t minor,
		const char *currency)
{
	char day[DATE_TEXT_SIZE];
	struct str money = STR_INIT;

	if (on > b->today)
		on = b->today;
	money_to_text(&money, minor, currency);
	fprintf(b->payments, "RG%08u,FA%08u,%s,%s,%s\n", ++b->payment, invoice,
		date_to_text(on, day), money.buf, currency);
	str_release(&money);
}

static void pay_invoice(struct books *b, uint32_t i, uint32_t kind,
			struct random *r, civil_day due, int64_t minor,
			const char *currency)
{
	civil_day on = due - 10 + (civil_day)below(r, 30);

	if (kind < 70 && below(r, 100) < 15) {
		pay(b, i, on, minor / 2, currency);
		pay(b, i, on + 7, minor - minor / 2, currency);
	} else if (kind < 70) {
		pay(b, i, on, minor, currency);
	} else if (kind < 75) {
		pay(b, i, on, minor / 3 + 1, currency);
	}
}

static void write_invoice(struct books *b, uint32_t i, uint32_t customer,
			  struct random *r)
{
	uint32_t kind = below(r, 100);
	const char *currency = below(r, 10) ? "EUR" : currencies[below(r, 4)];
	int64_t minor = amount(r);
	civil_day due;
	char issued[DATE_TEXT_SIZE], due_text[DATE_TEXT_SIZE];
	struct str total = STR_INIT, tax = STR_INIT;

	if (kind < 70)
		due = b->today - 700 + (civil_day)below(r, 730);
	else if (kind < 80)
		due = b->today - 200 + (civil_day)below(r, 230);
	else
		due = b->today - 1 - (civil_day)below(r, 200);
	if (!strcmp(currency, "JPY"))
		minor = minor / 100 + 1;
	money_to_text(&total, minor, currency);
	money_to_text(&tax, minor / 6, currency);
	fprintf(b->invoices, "FA%08u,C%07u,%s,%s,%s,%s,%s,", i, customer,
		date_to_text(due - 30, issued), date_to_text(due, due_text),
		total.buf, tax.buf, currency);
	if (below(r, 100) < 60)
		fprintf(b->invoices, "PO-%u", below(r, 1000000));
	fprintf(b->invoices, ",%s,%s,%s\n", issued,
		kind >= 75 && kind < 80 ? "disputed" : "open",
		kind >= 75 && kind < 80 ? "quality" : "");
	pay_invoice(b, i, kind, r, due, minor, currency);
	str_release(&total);
	str_release(&tax);
}

int main(int argc, char **argv)
{
	struct random r = { 42 };
	struct books b = { .today = date_from_ymd(2026, 11, 20) };
	uint32_t n, customers;
	double *sum;

	if (argc < 3) {
		fputs("usage: portfolio INVOICES FOLDER [SEED]\n", stderr);
		return 64;
	}
	n = (uint32_t)strtoul(argv[1], NULL, 10);
	customers = n / 20 ? n / 20 : 1;
	if (argc > 3)
		r.s = strtoull(argv[3], NULL, 10);
	write_customers(argv[2], customers, &r);
	b.invoices = open_in(argv[2], "invoices.csv");
	b.payments = open_in(argv[2], "payments.csv");
	fputs("invoice_id,customer_id,issue_date,due_date,amount_total,"
	      "amount_tax,currency,po_number,delivery_date,status,"
	      "dispute_reason\n",
	      b.invoices);
	fputs("payment_id,invoice_id,date,amount,currency\n", b.payments);
	sum = zipf(customers);
	for (uint32_t i = 1; i <= n; i++)
		write_invoice(&b, i, draw(sum, customers, &r), &r);
	free(sum);
	fclose(b.invoices);
	fclose(b.payments);
	return 0;
}
