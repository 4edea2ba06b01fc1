package dev.weir.typed;

/** Sixty fields, more than the constant pool's first 256 entries can hold. */
interface ManyFields {
    int COUNT = 60;

    int f00();

    ManyFields f00(int v);

    int f01();

    ManyFields f01(int v);

    int f02();

    ManyFields f02(int v);

    int f03();

    ManyFields f03(int v);

    int f04();

    ManyFields f04(int v);

    int f05();

    ManyFields f05(int v);

    int f06();

    ManyFields f06(int v);

    int f07();

    ManyFields f07(int v);

    int f08();

    ManyFields f08(int v);

    int f09();

    ManyFields f09(int v);

    int f10();

    ManyFields f10(int v);

    int f11();

    ManyFields f11(int v);

    int f12();

    ManyFields f12(int v);

    int f13();

    ManyFields f13(int v);

    int f14();

    ManyFields f14(int v);

    int f15();

    ManyFields f15(int v);

    int f16();

    ManyFields f16(int v);

    int f17();

    ManyFields f17(int v);

    int f18();

    ManyFields f18(int v);

    int f19();

    ManyFields f19(int v);

    int f20();

    ManyFields f20(int v);

    int f21();

    ManyFields f21(int v);

    int f22();

    ManyFields f22(int v);

    int f23();

    ManyFields f23(int v);

    int f24();

    ManyFields f24(int v);

    int f25();

    ManyFields f25(int v);

    int f26();

    ManyFields f26(int v);

    int f27();

    ManyFields f27(int v);

    int f28();

    ManyFields f28(int v);

    int f29();

    ManyFields f29(int v);

    int f30();

    ManyFields f30(int v);

    int f31();

    ManyFields f31(int v);

    int f32();

    ManyFields f32(int v);

    int f33();

    ManyFields f33(int v);

    int f34();

    ManyFields f34(int v);

    int f35();

    ManyFields f35(int v);

    int f36();

    ManyFields f36(int v);

    int f37();

    ManyFields f37(int v);

    int f38();

    ManyFields f38(int v);

    int f39();

    ManyFields f39(int v);

    int f40();

    ManyFields f40(int v);

    int f41();

    ManyFields f41(int v);

    int f42();

    ManyFields f42(int v);

    int f43();

    ManyFields f43(int v);

    int f44();

    ManyFields f44(int v);

    int f45();

    ManyFields f45(int v);

    int f46();

    ManyFields f46(int v);

    int f47();

    ManyFields f47(int v);

    int f48();

    ManyFields f48(int v);

    int f49();

    ManyFields f49(int v);

    int f50();

    ManyFields f50(int v);

    int f51();

    ManyFields f51(int v);

    int f52();

    ManyFields f52(int v);

    int f53();

    ManyFields f53(int v);

    int f54();

    ManyFields f54(int v);

    int f55();

    ManyFields f55(int v);

    int f56();

    ManyFields f56(int v);

    int f57();

    ManyFields f57(int v);

    int f58();

    ManyFields f58(int v);

    int f59();

    ManyFields f59(int v);

    static void writeAll(ManyFields record, int from) {
        record
                .f00(from + 0)
                .f01(from + 1)
                .f02(from + 2)
                .f03(from + 3)
                .f04(from + 4)
                .f05(from + 5)
                .f06(from + 6)
                .f07(from + 7)
                .f08(from + 8)
                .f09(from + 9)
                .f10(from + 10)
                .f11(from + 11)
                .f12(from + 12)
                .f13(from + 13)
                .f14(from + 14)
                .f15(from + 15)
                .f16(from + 16)
                .f17(from + 17)
                .f18(from + 18)
                .f19(from + 19)
                .f20(from + 20)
                .f21(from + 21)
                .f22(from + 22)
                .f23(from + 23)
                .f24(from + 24)
                .f25(from + 25)
                .f26(from + 26)
                .f27(from + 27)
                .f28(from + 28)
                .f29(from + 29)
                .f30(from + 30)
                .f31(from + 31)
                .f32(from + 32)
                .f33(from + 33)
                .f34(from + 34)
                .f35(from + 35)
                .f36(from + 36)
                .f37(from + 37)
                .f38(from + 38)
                .f39(from + 39)
                .f40(from + 40)
                .f41(from + 41)
                .f42(from + 42)
                .f43(from + 43)
                .f44(from + 44)
                .f45(from + 45)
                .f46(from + 46)
                .f47(from + 47)
                .f48(from + 48)
                .f49(from + 49)
                .f50(from + 50)
                .f51(from + 51)
                .f52(from + 52)
                .f53(from + 53)
                .f54(from + 54)
                .f55(from + 55)
                .f56(from + 56)
                .f57(from + 57)
                .f58(from + 58)
                .f59(from + 59);
    }

    static long sum(ManyFields record) {
        return 0L
                + record.f00()
                + record.f01()
                + record.f02()
                + record.f03()
                + record.f04()
                + record.f05()
                + record.f06()
                + record.f07()
                + record.f08()
                + record.f09()
                + record.f10()
                + record.f11()
                + record.f12()
                + record.f13()
                + record.f14()
                + record.f15()
                + record.f16()
                + record.f17()
                + record.f18()
                + record.f19()
                + record.f20()
                + record.f21()
                + record.f22()
                + record.f23()
                + record.f24()
                + record.f25()
                + record.f26()
                + record.f27()
                + record.f28()
                + record.f29()
                + record.f30()
                + record.f31()
                + record.f32()
                + record.f33()
                + record.f34()
                + record.f35()
                + record.f36()
                + record.f37()
                + record.f38()
                + record.f39()
                + record.f40()
                + record.f41()
                + record.f42()
                + record.f43()
                + record.f44()
                + record.f45()
                + record.f46()
                + record.f47()
                + record.f48()
                + record.f49()
                + record.f50()
                + record.f51()
                + record.f52()
                + record.f53()
                + record.f54()
                + record.f55()
                + record.f56()
                + record.f57()
                + record.f58()
                + record.f59();
    }
}
