/*
 * Sends N messages through deliver_run() to a server on 127.0.0.1 and prints
 * what it cost: usage: throughput PORT MESSAGES CONNECTIONS BYTES. Leave and
 * results each cost an fsync, as they do in the store.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "relance/deliver.h"

struct bench {
	size_t next, n, accepted, leaves, results;
	char *body;
	size_t body_n;
	FILE *disk;
};

static size_t bench_next(void *ctx, struct deliver_item *out, size_t max)
{
	struct bench *b = ctx;
	size_t n = 0;

	for (; n < max && b->next < b->n; n++, b->next++)
		out[n] = (struct deliver_item){
			.delivery_key = (int64_t)b->next,
			.message_id = "bench-1",
			.recipient = "client@example.org",
			.channel = CHANNEL_EMAIL,
			.bytes = memcpy(mem_alloc(b->body_n), b->body,
					b->body_n),
			.n = b->body_n,
		};
	return n;
}

static void make_durable(struct bench *b, size_t n)
{
	fprintf(b->disk, "%zu\n", n);
	fflush(b->disk);
	if (fdatasync(fileno(b->disk)))
		perror("fdatasync");
}

static bool bench_leave(void *ctx, size_t n, const int64_t *key, bool *granted)
{
	struct bench *b = ctx;

	(void)key;
	for (size_t i = 0; i < n; i++)
		granted[i] = true;
	b->leaves++;
	make_durable(b, n);
	return true;
}

static bool bench_results(void *ctx, size_t n, const struct result *r)
{
	struct bench *b = ctx;

	for (size_t i = 0; i < n; i++)
		b->accepted += r[i].kind == OUTCOME_ACCEPTED;
	b->results++;
	make_durable(b, n);
	return true;
}

static int64_t bench_now(void *ctx)
{
	(void)ctx;
	return 0;
}

static char *make_body(size_t bytes, size_t *n_out)
{
	struct str s = STR_INIT;

	str_add(&s, "From: a@example.com\r\nSubject: Relance\r\n\r\n");
	while (s.len < bytes)
		str_add(&s, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwx"
			    "yzabcdefghijklmnopqr\r\n");
	return str_detach(&s, n_out);
}

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void print_cost(const struct bench *b, double wall)
{
	struct rusage u;
	double cpu;

	getrusage(RUSAGE_SELF, &u);
	cpu = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	      (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
	printf("accepted %zu in %.2f s, %.0f/s, %.0f us CPU each, %ld KB, "
	       "%zu leaves, %zu results\n",
	       b->accepted, wall, (double)b->accepted / wall,
	       cpu * 1e6 / (double)b->n, u.ru_maxrss, b->leaves, b->results);
}

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct arena arena = ARENA_INIT;
	struct deliver_summary sum;
	struct diags d;
	char url[64];
	double start;

	if (argc != 5)
		return 64;
	snprintf(url, sizeof url, "smtp://127.0.0.1:%ld",
		 strtol(argv[1], NULL, 10));
	b.n = strtoul(argv[2], NULL, 10);
	b.body = make_body(strtoul(argv[4], NULL, 10), &b.body_n);
	b.disk = tmpfile();
	diags_init(&d, &arena);
	struct mail_config mail = { .transport = TRANSPORT_SMTP,
				    .url = url,
				    .from = "dunning@example.com",
				    .connections =
					    (int)strtol(argv[3], NULL, 10),
				    .timeout_seconds = 60 };
	struct deliver_options options = { .mail = &mail, .dir = "." };
	struct deliver_source source = { .ctx = &b,
					 .next = bench_next,
					 .leave = bench_leave,
					 .results = bench_results,
					 .now_at = bench_now };

	start = seconds();
	if (deliver_run(&options, &source, &sum, &d) != STATUS_OK)
		fprintf(stderr, "%s\n", d.n ? d.v[0].text : "not sent");
	print_cost(&b, seconds() - start);
	return b.accepted == b.n ? 0 : 1;
}
