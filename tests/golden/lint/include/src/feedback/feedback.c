#include "customer/customer.h"
#include "fieldwork/fieldwork.h"
#include "result/result.h"
#include "complaint/complaint.h"
