# Targets that test; included by the Makefile.

.PHONY: check scenario reject test asan tidy fuzz bench cover crash format clang
# What modules keep per thread cannot be read on the way out, and is not needed.
export ASAN_OPTIONS := detect_leaks=1:abort_on_error=0:intercept_tls_get_addr=0
export UBSAN_OPTIONS := print_stacktrace=1
export LSAN_OPTIONS := \
	suppressions=$(abspath tests/support/leaks.lsan):print_suppressions=0
TEST_TOOLS := $(B)/tests/portfolio

check: layers headers unit prop scenario reject fault

# Broken databases, rules and data: nothing may be half done.
.PHONY: fault
fault: all
	@tests/fault/run.sh $(B)

# Seeded properties: PROP_SEED and PROP_N choose, the seed is printed.
.PHONY: prop
prop: all $(B)/tests/prop_decide $(B)/tests/prop_filing
	@$(B)/tests/prop_decide
	@$(B)/tests/prop_filing
	@python3 tests/prop/preview.py $(B)/relance $(B)/prop-preview
	@python3 tests/prop/walk.py --relance $(B)/relance --work $(B)/prop-walk \
	  --n $(or $(WALKS),8)
	@python3 tests/prop/mixed.py --relance $(B)/relance --work $(B)/prop-walk \
	  --n $(or $(MIXED),5)
	@python3 tests/prop/insured.py --relance $(B)/relance \
	  --work $(B)/prop-walk --n $(or $(INSURED),25)
	@python3 tests/prop/undone.py --relance $(B)/relance \
	  --work $(B)/prop-walk --n $(or $(UNDONE),6)
$(B)/tests/prop_%: tests/prop/prop_%.c $(B)/tests/support.a \
		$(call LIBS_room,$(upto_decide)) $(B)/flags
	$(call say,LD,$@)
	$(Q)$(CC) $(CPPFLAGS) $(TEST_CFLAGS) $(LDFLAGS) -o $@ $< \
	  -Wl,--start-group $(B)/tests/support.a \
	  $(call LIBS_room,$(upto_decide)) -Wl,--end-group $(LIBS_core) -lcmocka

# Folders of commands and what they must say.
scenario: all
	@tests/scenario/run.sh $(B) tests/scenario
reject: all
	@tests/scenario/run.sh $(B) tests/reject/cli

# Everything, after fetching what only tests need. The flags of packages are
# read when make starts, hence a make of its own.
test: deps-test
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory clang
	@$(MAKE) --no-print-directory corpus
	@$(MAKE) --no-print-directory crash N=$(or $(N),200)

# The other compiler, as strict.
clang:
	@$(MAKE) --no-print-directory CC=clang B=build/clang all

# Address and undefined-behaviour sanitizers over the same tests.
asan:
	@$(MAKE) --no-print-directory VARIANT=asan unit scenario reject

# Threads exist in deliver only; SIGTERM in the middle of run and send makes
# them end in every order.
.PHONY: tsan
tsan:
	@$(MAKE) --no-print-directory VARIANT=tsan unit-deliver all \
	  build/tsan/tests/portfolio
	@python3 tests/crash/crash.py --term --relance build/tsan/relance \
	  --portfolio build/tsan/tests/portfolio --work build/tsan/work \
	  --n $(or $(N),20)

# Memory that the sanitizers do not see: what libraries do with ours, and what
# was never written. GLib keeps what it has, so reachable memory is no leak.
.PHONY: valgrind
VALGRIND := valgrind -q --leak-check=full --errors-for-leak-kinds=definite \
	--show-leak-kinds=definite --error-exitcode=99 \
	--suppressions=$(abspath tests/support/leaks.valgrind)
VALGRIND_SCENARIOS := init inbox people dry-run paper mistakes
valgrind:
	@$(MAKE) --no-print-directory VARIANT=debug B=build/debug valgrind-here
.PHONY: valgrind-here
# test_markdown holds quadratic work to seconds, which are minutes here.
valgrind-here: all $(filter-out %/letter-test_markdown, \
		$(foreach r,$(filter-out cli,$(ROOMS)),$(UNIT_$(r))))
	@for t in $(filter $(B)/tests/%,$^); do echo "== $$t"; \
	  $(VALGRIND) $$t || bad="$$bad $$t"; done; \
	if [ "$$bad" ]; then echo "FAILED under valgrind:$$bad"; exit 1; fi
	@mkdir -p $(B)/memcheck
	@printf '#!/bin/sh\nexec %s %s "$$@"\n' '$(VALGRIND)' \
	  '$(abspath $(B)/relance)' >$(B)/memcheck/relance
	@chmod +x $(B)/memcheck/relance
	@tests/scenario/run.sh $(B)/memcheck tests/scenario $(VALGRIND_SCENARIOS)

tidy: $(B)/gen/stmt.inc $(B)/gen/schema.inc
	@clang-tidy --quiet $(SRC) $(PLUGIN_SRC) -- $(CPPFLAGS) -I$(B)/gen \
	  $(call pkg_cflags,$(PKGS_plugins))

# Kill runs at named points and random instants, and look at the books:
# make crash N=10000; SEED chooses others.
crash:
	@$(MAKE) --no-print-directory VARIANT=crash all build/crash/tests/portfolio
	@python3 tests/crash/crash.py --relance build/crash/relance \
	  --portfolio build/crash/tests/portfolio --work build/crash/work --n $(or $(N),200) \
	  --seed $(or $(SEED),1)

# Each fuzzer for FUZZ_SECONDS, from the corpus in the repository; what it
# finds new stays in build/fuzz. make fuzz FUZZERS=fuzz_rules: only that one.
FUZZ_SECONDS ?= 30
FUZZ_FLAGS := -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=undefined
FUZZERS := $(basename $(notdir $(wildcard tests/fuzz/fuzz_*.c)))
fuzz: fuzzers
	@set -e; for f in $(FUZZERS); do echo "== $$f"; \
	  mkdir -p build/fuzz/corpus/$$f; \
	  build/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 \
	    -artifact_prefix=build/fuzz/ build/fuzz/corpus/$$f \
	    tests/fuzz/corpus/$${f#fuzz_}; done
# What fuzzing found once stays found: each case of the repository once.
.PHONY: corpus
corpus: fuzzers
	@for f in $(FUZZERS); do c=tests/fuzz/corpus/$${f#fuzz_}; \
	  if build/fuzz/$$f -runs=0 -artifact_prefix=build/fuzz/ $$c \
	    >build/fuzz/$$f.log 2>&1; then echo "ok corpus $$f"; \
	  else cat build/fuzz/$$f.log; echo "FAILED corpus $$f"; bad=1; fi; \
	done; [ -z "$$bad" ]
.PHONY: fuzzers
fuzzers:
	@$(MAKE) --no-print-directory VARIANT=debug CC=clang B=build/fuzz \
	  OPT_debug='-O1 -g -fno-omit-frame-pointer $(FUZZ_FLAGS)' \
	  $(addprefix build/fuzz/,$(FUZZERS))
FUZZ_LINK = $(Q)$(CC) $(CPPFLAGS) $(filter-out -Wmissing-prototypes,$(CFLAGS)) \
	-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -o $@
$(B)/fuzz_%: tests/fuzz/fuzz_%.c $(call LIBS_room,$(upto_deliver))
	$(call say,LD,$@)
	$(FUZZ_LINK) $< -Wl,--start-group $(call LIBS_room,$(upto_deliver)) \
	  -Wl,--end-group $(LIBS_core)
# Rules and a customer made in a few lines, as the tests of decide have them.
$(B)/fuzz_walk: tests/fuzz/fuzz_walk.c $(B)/tests/support.a \
		$(call LIBS_room,$(upto_decide))
	$(call say,LD,$@)
	$(FUZZ_LINK) -Itests/support $< -Wl,--start-group $(B)/tests/support.a \
	  $(call LIBS_room,$(upto_decide)) -Wl,--end-group $(LIBS_core) -lcmocka
# Debtors made in a few lines, as the tests of cover have them.
$(B)/fuzz_contract: tests/fuzz/fuzz_contract.c $(B)/tests/support.a \
		$(call LIBS_room,$(upto_cover))
	$(call say,LD,$@)
	$(FUZZ_LINK) -Itests/support $< -Wl,--start-group $(B)/tests/support.a \
	  $(call LIBS_room,$(upto_cover)) -Wl,--end-group $(LIBS_core) -lcmocka
# What lives in a plugin: the verdict on a transaction, the session, e-mails.
$(B)/fuzz_smtp: tests/fuzz/fuzz_smtp.c src/deliver/smtp_verdict.c \
		src/deliver/smtp_verdict.h $(call LIBS_room,base)
	$(call say,LD,$@)
	$(FUZZ_LINK) $(call pkg_cflags,$(PKGS_smtp)) $(filter %.c,$^) \
	  $(call LIBS_room,base) $(call pkg_libs,nettle $(PKGS_smtp)) -ldl
$(B)/fuzz_session: tests/fuzz/fuzz_session.c src/deliver/smtp_verdict.c \
		src/deliver/smtp_session.c $(wildcard src/deliver/*.h) \
		$(call LIBS_room,base) $(B)/deliver.a
	$(call say,LD,$@)
	$(FUZZ_LINK) $(call pkg_cflags,$(PKGS_smtp)) tests/fuzz/fuzz_session.c \
	  src/deliver/smtp_verdict.c $(B)/obj/deliver/job.o $(B)/base.a \
	  $(call pkg_libs,nettle $(PKGS_smtp)) -ldl
$(B)/fuzz_address: tests/fuzz/fuzz_address.c $(PLUGIN_mime_SRC) \
		src/letter/mime.h $(call LIBS_room,$(upto_deliver))
	$(call say,LD,$@)
	$(FUZZ_LINK) $(call pkg_cflags,$(PKGS_mime)) $(filter %.c,$^) \
	  -Wl,--start-group $(call LIBS_room,$(upto_deliver)) -Wl,--end-group \
	  $(LIBS_core) $(call pkg_libs,$(PKGS_mime))

$(B)/tests/portfolio: tests/bench/portfolio.c $(call LIBS_room,base) $(B)/flags
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/base.a \
	  $(call pkg_libs,nettle) -lm -ldl
# To be measured against: a server that is far away, and our client alone.
$(B)/tests/slow_sink: tests/bench/slow_sink.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< -pthread
$(B)/tests/throughput: tests/bench/throughput.c \
		$(call LIBS_room,$(upto_deliver)) $(B)/flags
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< \
	  -Wl,--start-group $(call LIBS_room,$(upto_deliver)) -Wl,--end-group \
	  $(LIBS_core)
$(B)/tests/pages: tests/bench/pages.c $(B)/tests/support.a \
		$(call LIBS_room,$(upto_letter)) $(B)/flags
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CPPFLAGS) $(TEST_CFLAGS) $(LDFLAGS) -o $@ $< \
	  -Wl,--start-group $(B)/tests/support.a \
	  $(call LIBS_room,$(upto_letter)) -Wl,--end-group $(LIBS_core) -lcmocka
bench: all $(TEST_TOOLS) $(B)/tests/slow_sink $(B)/tests/throughput \
		$(B)/tests/pages
	@tests/bench/bench.sh $(B) $(SIZES)

# Lines executed, per room.
cover:
	@$(MAKE) --no-print-directory VARIANT=cover unit scenario reject
	@tests/support/cover.sh build/cover

format:
	@clang-format -i $(SRC) $(PLUGIN_SRC) $(HDRS) \
	  $(shell find src tests -name '*.h') $(shell find tests -name '*.c')
