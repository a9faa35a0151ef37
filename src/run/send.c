/*
 * Between store and deliver: hands out parcels, answers who asks for leave,
 * writes results. Runs on the store's thread; the transport's threads see
 * bytes only.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "internal.h"
#include "relance/killpoint.h"

/* Deliveries handed out in this session; those that came back untried stay
 * here, so that they are not handed out in circles. */
struct handed_key {
	int64_t key;
	bool is_to; /* decides whether the message counts; copies do not */
};
struct handed {
	struct handed_key *v;
	size_t n, cap;
};

struct sender {
	struct run *run;
	const struct delivery_plan *plan;
	struct run_report *report;
	struct handed handed;
	enum channel channel;
	char head[SHA256_HEX_SIZE];
	int64_t deadline_ms; /* monotonic; 0: none */
	enum status status;  /* first failure of the store */
};

static int by_key(const void *a, const void *b)
{
	int64_t x = ((const struct handed_key *)a)->key;
	int64_t y = ((const struct handed_key *)b)->key;

	return (x > y) - (x < y);
}

static struct handed_key *find_handed(const struct handed *h, int64_t key)
{
	struct handed_key wanted = { .key = key };

	return h->n ? bsearch(&wanted, h->v, h->n, sizeof *h->v, by_key) : NULL;
}

/* Keys come mostly in rising order, so the insertion is mostly at the end. */
static void note_handed(struct handed *h, int64_t key, bool is_to)
{
	size_t i;

	if (h->n == h->cap) {
		h->cap = h->cap ? h->cap * 2 : 256;
		h->v = mem_realloc(h->v, h->cap * sizeof *h->v);
	}
	for (i = h->n; i && h->v[i - 1].key > key; i--)
		h->v[i] = h->v[i - 1];
	h->v[i] = (struct handed_key){ key, is_to };
	h->n++;
}

static void forget_handed(struct handed *h, int64_t key)
{
	struct handed_key *at = find_handed(h, key);

	if (!at)
		return;
	memmove(at, at + 1, (size_t)(h->v + h->n - at - 1) * sizeof *h->v);
	h->n--;
}

static int64_t now_at(void *ctx)
{
	struct sender *s = ctx;

	return s->run->now_at(s->run->now_ctx);
}

/* What was put off is tried when its time has come, or when asked for. */
static int64_t tries_up_to(struct sender *s)
{
	return s->plan->at_once ? INT64_MAX : now_at(s);
}

static char *join(struct sender *s, const struct parcel *p, size_t *n_out)
{
	struct str bytes = STR_INIT;

	if (p->channel == CHANNEL_EMAIL)
		letter_stamp(&bytes, now_at(s), s->head);
	for (size_t i = 0; i < p->part_count; i++)
		str_add_n(&bytes, p->part[i].bytes, p->part[i].n);
	return str_detach(&bytes, n_out);
}

/* Strings of an item live until the session ends, in the run's arena. */
static void fill_item(struct sender *s, const struct parcel *p,
		      struct deliver_item *out)
{
	*out = (struct deliver_item){
		.delivery_key = p->delivery_key,
		.message_id = arena_strdup(s->run->arena, p->message_id),
		.recipient = arena_strdup(s->run->arena, p->recipient),
		.channel = p->channel,
		.as_of = p->as_of,
	};
	out->bytes = join(s, p, &out->n);
}

static size_t next_items(void *ctx, struct deliver_item *out, size_t max)
{
	struct sender *s = ctx;
	struct arena scratch = ARENA_INIT;
	struct outbox_filter filter = s->plan->filter;
	struct parcel *parcel;
	size_t n = 0, taken = 0;

	filter.channel = s->channel;
	filter.now_at = tries_up_to(s);
	s->status = store_outbox_next(s->run->store, &filter, max + s->handed.n,
				      &scratch, &parcel, &n);
	for (size_t i = 0; s->status == STATUS_OK && i < n && taken < max;
	     i++) {
		if (find_handed(&s->handed, parcel[i].delivery_key))
			continue;
		note_handed(&s->handed, parcel[i].delivery_key,
			    parcel[i].role == DELIVERY_TO);
		fill_item(s, &parcel[i], &out[taken++]);
	}
	arena_release(&scratch);
	kill_point("handed-out");
	return taken;
}

static bool ask_leave(void *ctx, size_t n, const int64_t *key, bool *granted)
{
	struct sender *s = ctx;
	struct books books;
	enum status st;

	kill_point("leave-asked");
	st = store_leave(s->run->store, n, key, granted);
	kill_point("leave-granted");
	if (st == STATUS_OK)
		st = store_books(s->run->store, &books);
	if (st != STATUS_OK) {
		s->status = st;
		return false;
	}
	memcpy(s->head, books.head, sizeof s->head);
	for (size_t i = 0; i < n; i++) {
		if (granted[i])
			continue;
		s->report->counts.withdrawn++;
		forget_handed(&s->handed, key[i]);
	}
	return true;
}

/* The report counts messages; a failed copy is a note in the outbox. */
static void count_result(struct sender *s, const struct result *r)
{
	const struct handed_key *handed =
		find_handed(&s->handed, r->delivery_key);
	struct run_report *report = s->report;

	if (handed && !handed->is_to)
		return;
	switch (r->kind) {
	case OUTCOME_ACCEPTED:
		report->counts.accepted++;
		break;
	case OUTCOME_UNCERTAIN:
		report->counts.uncertain++;
		break;
	case OUTCOME_REFUSED:
		report->counts.failed++;
		break;
	case OUTCOME_RETRY:
	case OUTCOME_NOT_TRIED:
		break;
	}
}

/* A letter on paper may count only when it was posted, a folder for a portal
 * when a person filed it. */
static bool waits_for_a_hand(const struct sender *s,
			     const struct result_policy *policy)
{
	return s->channel == CHANNEL_PORTAL ||
	       (s->channel == CHANNEL_LETTER &&
		policy->letters == LETTERS_POSTED);
}

static bool write_results(void *ctx, size_t n, const struct result *r)
{
	struct sender *s = ctx;
	const struct config *config = &s->run->rules->config;
	struct result_policy policy = {
		.give_up_before_at =
			now_at(s) - (int64_t)config->give_up_after.n * 86400,
		.letters = config->letters,
	};
	enum status st;

	kill_point("results-in");
	st = store_results(s->run->store, n, r, &policy);
	kill_point("results-written");
	if (st != STATUS_OK) {
		s->status = st;
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (r[i].kind != OUTCOME_ACCEPTED ||
		    !waits_for_a_hand(s, &policy))
			count_result(s, &r[i]);
		if (r[i].kind != OUTCOME_NOT_TRIED &&
		    r[i].kind != OUTCOME_RETRY)
			forget_handed(&s->handed, r[i].delivery_key);
	}
	return true;
}

/* --redirect: a look at the letters that counts nothing. */
static bool leave_freely(void *ctx, size_t n, const int64_t *key, bool *granted)
{
	(void)ctx;
	(void)key;
	for (size_t i = 0; i < n; i++)
		granted[i] = true;
	return true;
}

static bool only_count(void *ctx, size_t n, const struct result *r)
{
	struct sender *s = ctx;

	for (size_t i = 0; i < n; i++)
		count_result(s, &r[i]);
	return true;
}

static void add_summary(struct deliver_summary *sum,
			const struct deliver_summary *part)
{
	sum->tried += part->tried;
	sum->accepted += part->accepted;
	sum->retry += part->retry;
	sum->refused += part->refused;
	sum->uncertain += part->uncertain;
	sum->not_sent += part->not_sent;
	sum->server_down |= part->server_down;
	sum->login_failed |= part->login_failed;
	if (part->note)
		sum->note = part->note;
}

static int64_t monotonic_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum status deliver_channel(struct sender *s, enum channel channel)
{
	const struct delivery_plan *plan = s->plan;
	struct deliver_source source = {
		.ctx = s,
		.next = next_items,
		.leave = plan->redirect ? leave_freely : ask_leave,
		.results = plan->redirect ? only_count : write_results,
		.now_at = now_at,
	};
	struct deliver_options options = {
		.mail = &s->run->rules->config.mail,
		.dir = s->run->dir,
		.redirect = plan->redirect,
		.force_folder = channel != CHANNEL_EMAIL,
		.stop = s->run->stop,
		.deadline_monotonic_ms = s->deadline_ms,
	};
	struct deliver_summary summary = { 0 };
	size_t lately = 0;
	enum status st = STATUS_OK;

	/* Any 24 hours, so that a night run and a day run cannot add up. */
	if (options.mail->per_day)
		st = store_accepted_since(s->run->store, now_at(s) - 86400,
					  &lately);
	if (st != STATUS_OK)
		return st;
	options.already_today = (int)lately;
	s->channel = channel;
	st = deliver_run(&options, &source, &summary, s->run->diags);
	add_summary(&s->report->delivery, &summary);
	return s->status != STATUS_OK ? s->status : st;
}

/* Is there anything to send? Loading libcurl for nothing would be a waste. */
static enum status waiting_now(struct sender *s, enum channel channel,
			       bool *any_out)
{
	struct outbox_filter filter = s->plan->filter;
	int64_t at = 0;
	size_t waiting = 0;
	enum status st;

	filter.channel = channel;
	filter.now_at = tries_up_to(s);
	st = store_outbox_next_at(s->run->store, &filter, &at, &waiting);
	*any_out = waiting && at <= filter.now_at;
	return st;
}

enum status run_count_waiting(struct run *run, struct run_report *report)
{
	size_t braked = 0, planned;
	enum status st = store_outbox_waiting(run->store,
					      &report->counts.queued, &braked);

	report->braked = braked > 0;
	report->held = braked;
	if (st != STATUS_OK || !braked)
		return st;
	return store_run_braked(run->store, run->arena, &report->braked_run,
				&planned);
}

static enum status deliver_once(struct sender *s)
{
	static const enum channel channels[] = { CHANNEL_EMAIL, CHANNEL_LETTER,
						 CHANNEL_PORTAL };
	enum status st = STATUS_OK, first = STATUS_OK;

	for (size_t i = 0;
	     i < sizeof channels / sizeof *channels && s->status == STATUS_OK;
	     i++) {
		bool any = false;

		if (s->plan->redirect && channels[i] != CHANNEL_EMAIL)
			continue;
		st = waiting_now(s, channels[i], &any);
		if (st == STATUS_OK && any)
			st = deliver_channel(s, channels[i]);
		if (first == STATUS_OK)
			first = st;
	}
	return first;
}

static bool stopped(const struct run *run)
{
	return run->stop && atomic_load(run->stop);
}

/*
 * Sleep until the next try that was put off may be made; false when there is
 * none before the deadline.
 */
static bool wait_for_retry(struct sender *s)
{
	struct outbox_filter filter = s->plan->filter;
	size_t waiting = 0;
	int64_t at = 0;

	if (!s->deadline_ms || s->plan->redirect || s->plan->at_once)
		return false;
	filter.channel = CHANNEL_EMAIL;
	filter.now_at = INT64_MAX;
	s->status = store_outbox_next_at(s->run->store, &filter, &at, &waiting);
	if (s->status != STATUS_OK || !waiting || at <= now_at(s) ||
	    monotonic_ms() + (at - now_at(s)) * 1000 > s->deadline_ms)
		return false;
	while (!stopped(s->run) && now_at(s) < at)
		nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
	return !stopped(s->run);
}

/* Put-off deliveries were handed out once; they may be handed out again. */
static enum status deliver_until_deadline(struct sender *s)
{
	enum status st;

	for (;;) {
		st = deliver_once(s);
		if (st != STATUS_OK || s->report->delivery.server_down ||
		    s->report->delivery.login_failed || !wait_for_retry(s))
			return s->status != STATUS_OK ? s->status : st;
		s->handed.n = 0;
	}
}

/* What was tried, or is to be tried later, and did not leave. */
static void note_put_off(struct run_report *report)
{
	size_t other = report->held + report->delivery.not_sent;

	report->put_off = report->counts.queued > other
				  ? report->counts.queued - other
				  : 0;
}

enum status run_deliver(struct run *run, const struct delivery_plan *plan,
			struct run_report *report)
{
	struct sender s = { .run = run, .plan = plan, .report = report };
	struct books books;
	enum status st = store_books(run->store, &books), counted;

	if (st != STATUS_OK)
		return st;
	memcpy(s.head, books.head, sizeof s.head);
	if (plan->deadline_minutes)
		s.deadline_ms = monotonic_ms() +
				(int64_t)plan->deadline_minutes * 60000;
	st = deliver_until_deadline(&s);
	free(s.handed.v);
	counted = run_count_waiting(run, report);
	if (!plan->redirect)
		note_put_off(report);
	return st != STATUS_OK ? st : counted;
}

/* ---- `send`: the outbox only ------------------------------------------ */

static enum status check_gate(struct run *run, const struct send_options *o,
			      struct run_report *report)
{
	const struct mail_config *mail = &run->rules->config.mail;
	struct books books;
	enum status st = store_books(run->store, &books);

	if (st != STATUS_OK || o->redirect)
		return st;
	report->as_of = books.last_as_of;
	report->gate_shut =
		mail->transport == TRANSPORT_SMTP && !books.gate_open;
	report->other_day = mail->transport == TRANSPORT_SMTP &&
			    books.last_as_of != o->today && !o->send_anyway;
	return STATUS_OK;
}

static enum status send_under_lease(struct run *run,
				    const struct send_options *o,
				    struct run_report *report)
{
	struct delivery_plan plan = {
		.filter = { .all_as_of = true },
		.redirect = o->redirect,
		.at_once = true,
		.deadline_minutes =
			o->deadline_minutes ? o->deadline_minutes : 240,
	};
	enum status st = check_gate(run, o, report);

	if (st == STATUS_OK && o->confirm_run)
		st = store_run_release(run->store, o->confirm_run);
	if (st != STATUS_OK || report->gate_shut || report->other_day)
		return st;
	return run_deliver(run, &plan, report);
}

enum status run_send(struct run *r, const struct send_options *o,
		     struct run_report *out)
{
	struct books books;
	enum status st;

	*out = (struct run_report){ .as_of = DAY_NONE };
	st = run_take_lease(r, "send", out);
	if (st != STATUS_OK)
		return st;
	st = send_under_lease(r, o, out);
	if (st == STATUS_OK && !o->redirect)
		st = run_count_waiting(r, out);
	store_lease_release(r->store);
	if (st == STATUS_OK && store_books(r->store, &books) == STATUS_OK)
		memcpy(out->head, books.head, sizeof out->head);
	return st;
}
