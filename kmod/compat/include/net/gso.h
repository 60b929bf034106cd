/* SPDX-License-Identifier: GPL-2.0-only */
/* Found only where the kernel has no header of that name: it came in 6.5. */
#include <linux/netdevice.h>
