# SPDX-License-Identifier: GPL-2.0-or-later
#
#	make			the module, for the VM's kernel, and the muster command
#	make demo		the fire story, in a VM
#	make check		all tests
#	make fuzz		fuzz for long (FUZZ_SECONDS=600)
#	make bench		guest instructions per message, in a VM
#	make bench-es256	signatures and verifications, next to OpenSSL's
#	make sparse style	static checks of the module
#	make install		the module for the running kernel, and the command
#	make clean
#
# KERNEL chooses the kernel that the module is built for and that VMs boot, as
# scripts/kernel has it; KDIR does so by a directory of headers.

KERNEL ?= 6.1
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 600

# Asked once, and only when needed: it may fetch a kernel.
KDIR = $(eval KDIR := $$(shell scripts/kernel $(KERNEL))/headers)$(KDIR)
RELEASE = $(eval RELEASE := $$(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' \
	$(KDIR)/include/generated/utsrelease.h 2>/dev/null))$(RELEASE)
# The sources are copied to where they are built: several kernels can coexist.
MODULE = $(CURDIR)/build/kmod-$(RELEASE)
# BTF would need the kernel's own image.
KBUILD = $(MAKE) -C $(KDIR) M=$(MODULE) CONFIG_DEBUG_INFO_BTF_MODULES=
# Not for users, whose compilers know other warnings.
MODULE_STRICT := W=1 KCFLAGS=-Werror
VM = scripts/vm -k $(KERNEL)
RECORD = scripts/tap-record build/check

all: module agent

module: module-sources
	$(KBUILD) $(MODULE_STRICT) modules

sparse: module-sources
	$(KBUILD) C=2 CF=-D__CHECK_ENDIAN__ $(MODULE_STRICT) modules

module-sources:
	@test "$(RELEASE)" || { \
		echo "no kernel headers in '$(KDIR)': apt-get install linux-headers-amd64" >&2; exit 1; }
	@mkdir -p $(MODULE)
	@find Kbuild kmod uapi \( -name '*.[ch]' -o -name Kbuild \) -print0 | \
		xargs -0 cp -u --parents -t $(MODULE)

agent:
	$(MAKE) -C agent

# Each layer's results are kept, and summed up when all have run.
check: all demo-programs
	rm -rf build/check
	$(RECORD) scripts $(MAKE) -s -C tests/scripts check KERNEL=$(KERNEL)
	$(RECORD) unit $(MAKE) -s -C tests/unit check
	$(RECORD) vectors $(MAKE) -s -C tests/vectors check
	$(RECORD) p256 $(MAKE) -s -C tests/p256 check
	$(RECORD) agent $(MAKE) -s -C agent check
	$(RECORD) fuzz $(MAKE) -s -C tests/fuzz run SECONDS=60
	$(RECORD) fuzz-agent $(MAKE) -s -C agent/fuzz check SECONDS=15
	$(RECORD) net $(VM) -t 1500 -- $(MAKE) -s -C tests/net run_tests
	$(RECORD) demo $(VM) -t 600 -- tests/scripts/demo.sh
	@scripts/tap-summary build/check/*.tap

fuzz:
	$(MAKE) -C tests/fuzz run SECONDS=$(FUZZ_SECONDS)
	$(MAKE) -C tests/p256 fuzz FUZZ_SECONDS=$(FUZZ_SECONDS)
	$(MAKE) -C agent/fuzz run SECONDS=$(FUZZ_SECONDS)

bench: all
	$(MAKE) -C tests/bench run KERNEL=$(KERNEL)

bench-es256:
	$(MAKE) -C tests/bench/es256 run

demo: all demo-programs
	@echo "Booting a virtual machine with Linux $(RELEASE); the story takes about a minute."
	@$(VM) -t 600 -- demo/run $$([ ! -t 1 ] || echo --colour)

demo-programs:
	$(MAKE) -C demo

# checkpatch takes tracepoints for ordinary code.
STYLED = $(filter-out %/trace.h,$(wildcard $(CURDIR)/kmod/*.[ch] $(CURDIR)/kmod/compat/*.h))
CHECKPATCH := build/checkpatch/scripts/checkpatch.pl
style: $(CHECKPATCH)
	cd build/checkpatch && scripts/checkpatch.pl --no-tree --strict --no-summary --terse \
		--max-line-length=100 -f $(STYLED)

$(CHECKPATCH):
	@ls /usr/src/linux-source-*.tar.xz >/dev/null || { \
		echo "checkpatch comes with linux-source: apt-get install linux-source" >&2; exit 1; }
	mkdir -p build/checkpatch
	tar -xf $(lastword $(sort $(wildcard /usr/src/linux-source-*.tar.xz))) -C build/checkpatch \
		--strip-components=1 --wildcards '*/scripts/checkpatch.pl' \
		'*/scripts/spelling.txt' '*/scripts/const_structs.checkpatch'

install:
	$(MAKE) module KDIR=/lib/modules/$$(uname -r)/build MODULE_STRICT=
	$(MAKE) module-install KDIR=/lib/modules/$$(uname -r)/build
	$(MAKE) -C agent install PREFIX=$(PREFIX)
	install -D -m 644 uapi/linux/muster.h $(DESTDIR)$(PREFIX)/include/linux/muster.h

# Debian's headers have no key to sign with, and no System.map, without which
# modules_install leaves depmod out.
module-install:
	$(KBUILD) CONFIG_MODULE_SIG_ALL= modules_install
	depmod $(RELEASE)

clean:
	rm -rf build

.PHONY: all module sparse module-sources agent check fuzz bench bench-es256 demo demo-programs style install module-install clean
