/*
 * What a page of PDF costs: the shipped formal notice for three invoices, and
 * for a hundred and twenty, again and again.
 *
 *	pages LETTERS		"one page: N us CPU; long: N us CPU a page"
 */
#include "../unit/letter/sample.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/resource.h>

static int64_t cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 +
	       u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static int64_t pages_of(const struct byte_part *pdf)
{
	static const char mark[] = "/Type /Page ";
	const char *at = pdf->bytes, *end = at + pdf->n;
	int64_t n = 0;

	while ((at = memmem(at, (size_t)(end - at), mark, sizeof mark - 1))) {
		at += sizeof mark - 1;
		n++;
	}
	return n;
}

/* Microseconds a page, the loading of fonts included. */
static int64_t cost(int letters, int invoices)
{
	int64_t pages = 0, before = cpu_us();
	struct sample s;

	sample_init(&s);
	s.step.template_name = "formal-notice";
	s.msg.channel = CHANNEL_LETTER;
	for (int i = 0; i < invoices; i++)
		sample_invoice(&s, arena_printf(&s.arena, "F-%d", 10000 + i),
			       day(2026, 9, 3), 100000 + i, 0);
	if (templates_load("share", &s.arena, &s.templates, &s.d))
		exit(1);
	for (int i = 0; i < letters; i++) {
		struct arena scratch = ARENA_INIT;
		struct byte_part pdf;

		if (letter_pdf(s.templates, &s.req, &scratch, &pdf, &s.d))
			exit(1);
		pages += pages_of(&pdf);
		arena_release(&scratch);
	}
	sample_release(&s);
	return pages ? (cpu_us() - before) / pages : 0;
}

int main(int argc, char **argv)
{
	int letters = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 200;
	int64_t one = cost(letters, 0);
	int64_t many = cost((letters + 4) / 5, 120);

	printf("one page: %" PRId64 " us CPU; long: %" PRId64
	       " us CPU a page\n",
	       one, many);
	return 0;
}
