#include "org/user_qr.h"
#include "base/buf.h"
#include <qrencode.h>

enum { QUIET = 4 /* modules around the code, as the standard wants */ };

struct str qr_path(struct arena *a, struct str text, int *size)
{
    struct buf b = buf_on(a);
    QRcode *code = QRcode_encodeString8bit(str_c(a, text), 0, QR_ECLEVEL_M);
    if (!code)
        return STR_NONE;
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if (code->data[y * code->width + x] & 1)
                buf_addf(&b, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
    *size = code->width + 2 * QUIET;
    QRcode_free(code);
    return buf_str(&b);
}
