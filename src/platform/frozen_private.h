/* What writing and reading share. */
#pragma once
#include "report/chart.h"

#define FROZEN_FORMAT "huifang.document/1"
enum { FROZEN_CELL_KINDS = CELL_COUNTS + 1 };
extern const char *const frozen_cell_kinds[FROZEN_CELL_KINDS]; /* by enum cell_kind */
enum { FROZEN_CHART_KINDS = CHART_TILES + 1 };
extern const char *const frozen_chart_kinds[FROZEN_CHART_KINDS]; /* by enum chart_kind */
