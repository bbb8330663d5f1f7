/* Charts on a PDF page. */
#pragma once
#include "report/canvas.h"
#include "report/pdf_page.h"

/* A canvas whose origin is this point of the current page. Lives in the renderer's scratch. */
struct canvas *canvas_pdf(struct pdf *p, double left, double top);
