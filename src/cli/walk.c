/* Customers one after the other, each loaded and decided for a listing. */
#include "cli.h"

static enum status look_at(struct context *c, int64_t key,
			   unsigned flags, struct arena *scratch,
			   look_fn *fn, void *ctx)
{
	struct snapshot snap;
	struct plan plan;
	struct looked_at look = { &snap, &plan, scratch };
	enum status st = run_decide_one(&c->run, key, c->as_of, flags, scratch,
					&snap, &plan, NULL);

	if (st == STATUS_OK)
		fn(ctx, &look);
	return st;
}

int each_customer(struct context *c, bool all, look_fn *fn, void *ctx)
{
	/* Who owes now is known; who owed on another day is found out. */
	enum store_who who = all || c->as_of != c->today ? WHO_ALL : WHO_OWING;
	unsigned flags = all ? LOAD_SETTLED : LOAD_OPEN;
	struct arena scratch = ARENA_INIT;
	struct due_list *list;
	int64_t key;
	enum status st;

	context_run(c);
	st = store_due_open(c->store, c->as_of, who, NULL, &list);
	if (st != STATUS_OK)
		return exit_code(c, st);
	while (st == STATUS_OK && store_due_next(list, &key)) {
		arena_reset(&scratch);
		st = look_at(c, key, flags, &scratch, fn, ctx);
	}
	store_due_close(list);
	arena_release(&scratch);
	return exit_code(c, st);
}

int one_customer(struct context *c, int64_t key, bool all, look_fn *fn,
		 void *ctx)
{
	unsigned flags = all ? LOAD_SETTLED : LOAD_OPEN;

	context_run(c);
	return exit_code(c, look_at(c, key, flags, &c->arena, fn, ctx));
}
