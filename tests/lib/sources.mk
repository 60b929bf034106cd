# SPDX-License-Identifier: GPL-2.0-or-later
#
# The module's sources that build in user space, and what stands in for the
# kernel there. Set TOP to the tree before including this.

CODEC_SRCS := $(addprefix $(TOP)/kmod/, cbor.c coap.c oscore.c replay.c)
MESSAGE_SRCS := $(addprefix $(TOP)/kmod/, hash.c suite.c keys.c cose.c seal.c open.c selftest.c)
ES256_SRCS := $(sort $(wildcard $(TOP)/kmod/p256*.c) $(TOP)/kmod/es256.c)
PLATFORM_SRCS := $(addprefix $(TOP)/tests/lib/, hash_openssl.c aead_openssl.c es256_user.c)
# What tests share.
TEST_SRCS := $(addprefix $(TOP)/tests/lib/, hex.c json.c testmember.c)

USER_SRCS := $(CODEC_SRCS) $(MESSAGE_SRCS) $(ES256_SRCS) $(PLATFORM_SRCS)
USER_CFLAGS := -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -I$(TOP)/kmod -I$(TOP)/tests/lib
USER_LIBS := -lcrypto
