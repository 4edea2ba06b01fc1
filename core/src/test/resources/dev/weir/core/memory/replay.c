/* Makes the calls that a file lists again, with its ranges elsewhere, and checks the pages after each. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 4096
#define MAX_RANGES 16

typedef struct { uint64_t recorded; char *real; uint64_t bytes; } range;

static range ranges[MAX_RANGES];
static int range_count;
static int calls;

static void require(int holds, const char *what) {
    if (!holds) {
        printf("call %d: %s (error %lu)\n", calls, what, GetLastError());
        exit(1);
    }
}

static range *find(uint64_t address) {
    for (int i = 0; i < range_count; i++) {
        if (address >= ranges[i].recorded && address < ranges[i].recorded + ranges[i].bytes) return &ranges[i];
    }
    require(0, "no such range");
    return NULL;
}

static MEMORY_BASIC_INFORMATION state(void *address) {
    MEMORY_BASIC_INFORMATION info;
    require(VirtualQuery(address, &info, sizeof info) == sizeof info, "no state");
    return info;
}

static void require_committed(char *from, uint64_t bytes, int fresh) {
    MEMORY_BASIC_INFORMATION info = state(from);
    require(info.State == MEM_COMMIT && info.Protect == PAGE_READWRITE, "not committed, readable and writable");
    require((char *) info.BaseAddress + info.RegionSize >= from + bytes, "not all of it is committed");
    for (char *page = from; page < from + bytes; page += PAGE) {
        require(!fresh || *page == 0, "a fresh page is not zero");
        *page = 0x5A;
    }
}

static void alloc(uint64_t address, uint64_t bytes, DWORD type, DWORD protection, uint64_t recorded) {
    if (address == 0) {
        char *real = VirtualAlloc(NULL, bytes, type, protection);
        require(real != NULL && range_count < MAX_RANGES, "not reserved");
        require(state(real).State == MEM_RESERVE && state(real).RegionSize >= bytes, "not as a whole reserved");
        ranges[range_count++] = (range) { recorded, real, bytes };
        return;
    }
    range *in = find(address);
    char *real = in->real + (address - in->recorded);
    require(VirtualAlloc(real, bytes, type, protection) == real, "not committed");
    require_committed(real, bytes, 1);
    require(address + bytes < in->recorded + in->bytes, "no guard at the end");
    require(state(real + bytes).State == MEM_RESERVE, "no guard behind the committed pages");
}

static void guard(uint64_t address, uint64_t bytes, DWORD protection) {
    range *in = find(address);
    char *real = in->real + (address - in->recorded);
    DWORD old;
    require_committed(real, bytes, 0);
    require(VirtualProtect(real, bytes, protection, &old) && old == PAGE_READWRITE, "not protected");
    require(state(real).State == MEM_COMMIT && state(real).Protect == PAGE_NOACCESS, "still accessible");
    require(state(real).RegionSize == bytes, "not only the guard is inaccessible");
}

/* Wine 8 has no DiscardVirtualMemory, and what there is ends the program. MEM_RESET is its older, lazier relation. */
static void discard(uint64_t address, uint64_t bytes) {
    range *in = find(address);
    char *real = in->real + (address - in->recorded);
    if (GetProcAddress(GetModuleHandleA("ntdll.dll"), "wine_get_version") != NULL) {
        require(VirtualAlloc(real, bytes, MEM_RESET, PAGE_READWRITE) == real, "not reset");
    } else {
        DWORD (WINAPI *function)(PVOID, SIZE_T) =
            (void *) GetProcAddress(GetModuleHandleA("kernel32.dll"), "DiscardVirtualMemory");
        require(function(real, bytes) == ERROR_SUCCESS, "not discarded");
    }
    require_committed(real, bytes, 0);
}

static void release(uint64_t address, uint64_t bytes, DWORD type) {
    range *in = find(address);
    require(address == in->recorded, "not the start of a range");
    require(VirtualFree(in->real, bytes, type), "not released");
    require(state(in->real).State == MEM_FREE, "not free");
    *in = (range) { 0, NULL, 0 };
}

int main(int argc, char **argv) {
    char line[256];
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    require(info.dwPageSize == PAGE, "pages of another size");
    FILE *file = fopen(argv[1], "r");
    require(argc == 2 && file != NULL, "no file of calls");
    while (fgets(line, sizeof line, file) != NULL) {
        unsigned long long address, bytes, result;
        unsigned long type, protection;
        calls++;
        if (sscanf(line, "VirtualAlloc %llx %llx %lx %lx = %llx", &address, &bytes, &type, &protection, &result) == 5) {
            alloc(address, bytes, type, protection, result);
        } else if (sscanf(line, "VirtualProtect %llx %llx %lx", &address, &bytes, &protection) == 3) {
            guard(address, bytes, protection);
        } else if (sscanf(line, "DiscardVirtualMemory %llx %llx", &address, &bytes) == 2) {
            discard(address, bytes);
        } else if (sscanf(line, "VirtualFree %llx %llx %lx", &address, &bytes, &type) == 3) {
            release(address, bytes, type);
        } else {
            require(0, line);
        }
    }
    for (int i = 0; i < range_count; i++) require(ranges[i].real == NULL, "a range was not released");
    FlushProcessWriteBuffers();
    printf("%d calls replayed\n", calls);
}
