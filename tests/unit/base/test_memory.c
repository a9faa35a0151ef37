/* Arenas, strings and the queue of messages. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "relance/arena.h"
#include "relance/diag.h"
#include "relance/str.h"
#include "relance/vec.h"

static void an_arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 1; i < 5000; i += 7) {
		unsigned char *p = arena_alloc(&a, i);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t j = 0; j < i; j++)
			assert_int_equal(p[j], 0);
		memset(p, 0xff, i);
	}
	arena_release(&a);
}

static void a_reset_arena_reuses_its_block(void **state)
{
	struct arena a = ARENA_INIT;
	size_t held;

	(void)state;
	for (int i = 0; i < 100; i++)
		arena_alloc(&a, 1000);
	arena_reset(&a);
	held = a.total;
	for (int i = 0; i < 1000; i++) {
		memset(arena_alloc(&a, 1000), 0xff, 1000);
		arena_reset(&a);
	}
	assert_int_equal(a.total, held);
	arena_release(&a);
}

static void a_vector_keeps_its_items_while_it_grows(void **state)
{
	struct arena a = ARENA_INIT;
	struct VEC(int) numbers = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		VEC_PUSH(&a, &numbers, i * i);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers.v[i], i * i);
	arena_release(&a);
}

static void a_string_always_ends_with_nul(void **state)
{
	struct str s = STR_INIT;
	char *owned;
	size_t n;

	(void)state;
	assert_string_equal(s.buf, "");
	for (int i = 0; i < 1000; i++)
		str_addf(&s, "%d,", i);
	assert_int_equal(s.buf[s.len], '\0');
	str_cut(&s, 4);
	assert_string_equal(s.buf, "0,1,");
	owned = str_detach(&s, &n);
	assert_string_equal(owned, "0,1,");
	assert_int_equal(n, 4);
	assert_string_equal(s.buf, "");
	free(owned);
}

static void messages_are_counted_and_keep_their_place(void **state)
{
	struct arena a = ARENA_INIT;
	struct diags d;
	struct diag *diag;

	(void)state;
	diags_init(&d, &a);
	diag = diag_add(&d, SEVERITY_ERROR, (struct pos){ "x.yaml", 3, 7 },
			"unknown key \"%s\"", "stpes");
	diag_hint(&d, diag, "Did you mean \"%s\"?", "steps");
	diag_add(&d, SEVERITY_WARNING, (struct pos){ 0 }, "odd");
	assert_int_equal(d.n, 2);
	assert_int_equal(d.errors, 1);
	assert_string_equal(d.v[0].text, "unknown key \"stpes\"");
	assert_string_equal(d.v[0].hint, "Did you mean \"steps\"?");
	assert_int_equal(d.v[0].pos.column, 7);
	arena_release(&a);
}

static void numbers_are_added_in_decimal(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	str_add_number(&s, 0, 1);
	str_add_ch(&s, ' ');
	str_add_number(&s, 7, 2);
	str_add_ch(&s, ' ');
	str_add_number(&s, 2026, 1);
	str_add_ch(&s, ' ');
	str_add_number(&s, UINT64_MAX, 3);
	assert_string_equal(s.buf, "0 07 2026 18446744073709551615");
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(a_reset_arena_reuses_its_block),
		cmocka_unit_test(a_vector_keeps_its_items_while_it_grows),
		cmocka_unit_test(a_string_always_ends_with_nul),
		cmocka_unit_test(messages_are_counted_and_keep_their_place),
		cmocka_unit_test(numbers_are_added_in_decimal),
	};

	return cmocka_run_group_tests_name("base/memory", tests, NULL, NULL);
}
