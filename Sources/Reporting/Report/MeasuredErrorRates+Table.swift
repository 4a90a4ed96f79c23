extension MeasuredErrorRates {
  /// The recorded rates: scenario, area, name; precision and recall in thousandths, each with
  /// its bounds. Written from the record by `MeasuredErrorRatesTests`.
  static let table = """
    careful,cospend,co-spend,991,990,991,1000,1000,1000
    careful,coinjoin,any kind,1000,999,1000,996,993,998
    careful,complete,poison,157,124,190,1000,1000,1000
    careful,complete,haircut,883,868,897,997,996,998
    careful,complete,fifo,881,866,897,994,992,996
    careful,complete,lifo,882,868,896,997,996,999
    careful,complete,tiho,875,859,892,994,992,996
    careful,complete,seniority,881,865,896,997,996,999
    careful,complete,juniority,881,867,895,994,992,996
    careful,complete,pure,952,944,960,865,838,891
    careful,partial,poison,8,3,13,67,19,114
    careful,partial,haircut,149,34,265,66,19,113
    careful,partial,fifo,146,33,258,66,19,113
    careful,partial,lifo,149,33,264,66,19,113
    careful,partial,tiho,148,34,262,66,19,112
    careful,partial,seniority,140,33,247,66,19,113
    careful,partial,juniority,150,33,267,66,19,113
    careful,partial,pure,577,344,809,53,17,90
    careful,deposit,any grade,907,898,916,1000,999,1000
    careful,deposit,any grade by value,65,58,72,1000,1000,1000
    careful,deposit,moderate or better,1000,999,1000,1000,999,1000
    careful,deposit,moderate or better by value,1000,1000,1000,1000,1000,1000
    careful,deposit,strong or better,1000,998,1000,412,397,428
    careful,deposit,strong or better by value,1000,1000,1000,322,299,345
    careful,found,poison,53,41,64,477,395,558
    careful,found,haircut,866,844,887,476,394,557
    careful,found,fifo,844,816,872,474,393,555
    careful,found,lifo,863,842,885,475,394,556
    careful,found,tiho,867,841,892,473,393,554
    careful,found,seniority,810,778,842,475,394,556
    careful,found,juniority,874,853,895,474,393,555
    careful,found,pure,954,944,965,419,349,489
    criminal,cospend,co-spend,994,993,994,1000,1000,1000
    criminal,coinjoin,any kind,1000,998,1000,994,990,997
    criminal,complete,poison,110,104,116,907,896,918
    criminal,complete,haircut,870,864,877,905,894,916
    criminal,complete,fifo,868,861,875,903,892,914
    criminal,complete,lifo,870,863,876,904,893,915
    criminal,complete,tiho,863,856,870,903,892,914
    criminal,complete,seniority,869,862,877,904,893,915
    criminal,complete,juniority,871,864,877,903,892,914
    criminal,complete,pure,955,953,958,792,776,808
    criminal,partial,poison,10,8,13,131,103,159
    criminal,partial,haircut,345,281,409,130,102,159
    criminal,partial,fifo,336,273,400,130,102,158
    criminal,partial,lifo,343,279,406,130,102,158
    criminal,partial,tiho,346,281,410,130,102,158
    criminal,partial,seniority,322,261,383,130,102,158
    criminal,partial,juniority,350,286,415,130,102,158
    criminal,partial,pure,728,666,789,113,88,138
    criminal,deposit,any grade,913,904,921,1000,999,1000
    criminal,deposit,any grade by value,88,80,97,1000,1000,1000
    criminal,deposit,moderate or better,1000,999,1000,1000,999,1000
    criminal,deposit,moderate or better by value,1000,1000,1000,1000,1000,1000
    criminal,deposit,strong or better,1000,998,1000,406,391,422
    criminal,deposit,strong or better by value,1000,1000,1000,329,301,357
    criminal,found,poison,32,28,35,432,392,472
    criminal,found,haircut,843,827,859,431,391,470
    criminal,found,fifo,821,801,841,429,389,470
    criminal,found,lifo,839,823,855,430,391,470
    criminal,found,tiho,849,833,865,430,390,469
    criminal,found,seniority,787,763,810,430,391,470
    criminal,found,juniority,857,843,870,429,389,470
    criminal,found,pure,951,945,957,376,344,409
    early,cospend,co-spend,1000,1000,1000,1000,1000,1000
    early,coinjoin,any kind,1000,566,1000,1000,566,1000
    early,complete,poison,173,150,196,1000,1000,1000
    early,complete,haircut,878,870,886,997,996,998
    early,complete,fifo,877,868,885,995,993,997
    early,complete,lifo,877,869,884,998,997,999
    early,complete,tiho,871,863,880,995,993,997
    early,complete,seniority,876,867,884,998,997,999
    early,complete,juniority,877,869,885,995,993,997
    early,complete,pure,947,937,956,894,862,927
    early,partial,poison,6,2,11,52,14,90
    early,partial,haircut,105,26,185,52,14,89
    early,partial,fifo,103,26,181,51,14,89
    early,partial,lifo,104,26,183,51,14,89
    early,partial,tiho,104,26,183,51,14,89
    early,partial,seniority,99,24,174,51,14,89
    early,partial,juniority,106,27,185,51,14,89
    early,partial,pure,450,231,668,44,13,76
    early,deposit,any grade,901,891,910,1000,999,1000
    early,deposit,any grade by value,64,57,71,1000,1000,1000
    early,deposit,moderate or better,1000,999,1000,1000,999,1000
    early,deposit,moderate or better by value,1000,1000,1000,1000,1000,1000
    early,deposit,strong or better,1000,997,1000,397,381,413
    early,deposit,strong or better by value,1000,1000,1000,300,279,321
    early,found,poison,62,51,72,526,427,626
    early,found,haircut,861,828,893,525,426,624
    early,found,fifo,843,806,880,523,424,622
    early,found,lifo,854,821,887,525,425,624
    early,found,tiho,857,824,889,523,424,622
    early,found,seniority,812,762,862,525,425,624
    early,found,juniority,863,831,895,523,424,622
    early,found,pure,943,927,959,469,380,559
    economy,cospend,co-spend,994,994,995,1000,1000,1000
    economy,coinjoin,any kind,1000,997,1000,991,985,995
    economy,complete,poison,152,127,176,1000,1000,1000
    economy,complete,haircut,877,867,888,997,996,998
    economy,complete,fifo,875,864,885,994,992,996
    economy,complete,lifo,877,865,888,998,997,999
    economy,complete,tiho,869,858,879,994,992,995
    economy,complete,seniority,874,864,884,998,997,999
    economy,complete,juniority,876,865,887,994,992,996
    economy,complete,pure,955,946,963,855,832,879
    economy,partial,poison,10,2,18,80,16,145
    economy,partial,haircut,175,26,325,80,16,145
    economy,partial,fifo,171,25,317,80,15,144
    economy,partial,lifo,175,27,323,80,16,145
    economy,partial,tiho,175,25,324,80,15,145
    economy,partial,seniority,165,25,305,80,16,145
    economy,partial,juniority,177,25,328,80,15,144
    economy,partial,pure,588,290,887,65,12,117
    economy,deposit,any grade,906,897,915,1000,998,1000
    economy,deposit,any grade by value,64,57,70,997,990,1000
    economy,deposit,moderate or better,1000,999,1000,1000,998,1000
    economy,deposit,moderate or better by value,1000,1000,1000,997,990,1000
    economy,deposit,strong or better,1000,998,1000,421,405,437
    economy,deposit,strong or better by value,1000,1000,1000,328,308,348
    economy,found,poison,53,39,67,486,411,562
    economy,found,haircut,841,793,889,485,410,560
    economy,found,fifo,823,775,871,483,408,558
    economy,found,lifo,835,788,883,485,410,560
    economy,found,tiho,839,790,888,483,409,558
    economy,found,seniority,788,745,832,485,410,560
    economy,found,juniority,847,798,896,483,408,558
    economy,found,pure,950,939,960,416,364,467
    private,cospend,co-spend,954,952,956,1000,1000,1000
    private,coinjoin,any kind,1000,1000,1000,999,999,1000
    private,complete,poison,126,99,153,1000,1000,1000
    private,complete,haircut,872,855,890,997,995,998
    private,complete,fifo,869,852,886,993,990,996
    private,complete,lifo,873,855,891,998,996,999
    private,complete,tiho,864,846,882,993,989,997
    private,complete,seniority,870,851,889,998,996,999
    private,complete,juniority,870,853,886,993,990,996
    private,complete,pure,952,940,964,853,809,898
    private,partial,poison,8,1,14,72,16,128
    private,partial,haircut,159,20,298,72,16,128
    private,partial,fifo,156,22,291,72,16,128
    private,partial,lifo,159,20,299,72,16,128
    private,partial,tiho,158,20,296,72,16,128
    private,partial,seniority,150,20,280,72,16,128
    private,partial,juniority,161,21,302,72,16,128
    private,partial,pure,593,351,835,58,15,101
    private,deposit,any grade,922,914,930,1000,999,1000
    private,deposit,any grade by value,69,60,77,1000,1000,1000
    private,deposit,moderate or better,1000,999,1000,1000,999,1000
    private,deposit,moderate or better by value,1000,1000,1000,1000,1000,1000
    private,deposit,strong or better,1000,998,1000,414,399,428
    private,deposit,strong or better by value,1000,1000,1000,326,297,355
    private,found,poison,50,38,61,479,382,576
    private,found,haircut,843,817,869,478,381,574
    private,found,fifo,822,789,856,476,380,572
    private,found,lifo,842,818,867,478,381,574
    private,found,tiho,838,814,862,476,380,571
    private,found,seniority,795,762,827,478,381,574
    private,found,juniority,847,827,868,476,380,572
    private,found,pure,947,933,960,401,326,477
    recent,cospend,co-spend,991,990,992,1000,1000,1000
    recent,coinjoin,any kind,1000,998,1000,994,989,996
    recent,complete,poison,150,128,171,1000,1000,1000
    recent,complete,haircut,880,870,890,997,996,998
    recent,complete,fifo,878,867,888,995,993,997
    recent,complete,lifo,880,870,889,998,997,999
    recent,complete,tiho,874,863,885,995,993,997
    recent,complete,seniority,878,868,888,998,997,999
    recent,complete,juniority,877,868,887,995,993,997
    recent,complete,pure,954,946,961,878,857,898
    recent,partial,poison,10,3,18,91,27,155
    recent,partial,haircut,200,44,356,91,27,154
    recent,partial,fifo,193,44,342,90,27,153
    recent,partial,lifo,201,44,357,91,27,154
    recent,partial,tiho,200,44,356,90,27,154
    recent,partial,seniority,186,44,328,91,27,154
    recent,partial,juniority,201,44,357,90,27,153
    recent,partial,pure,634,371,897,75,21,129
    recent,deposit,any grade,910,900,918,1000,999,1000
    recent,deposit,any grade by value,67,59,74,998,993,1000
    recent,deposit,moderate or better,1000,999,1000,1000,999,1000
    recent,deposit,moderate or better by value,1000,1000,1000,998,993,1000
    recent,deposit,strong or better,1000,997,1000,404,388,420
    recent,deposit,strong or better by value,1000,1000,1000,332,311,353
    recent,found,poison,48,40,56,487,406,567
    recent,found,haircut,855,832,878,485,405,566
    recent,found,fifo,828,800,856,484,404,565
    recent,found,lifo,856,832,880,485,404,567
    recent,found,tiho,856,835,877,484,404,565
    recent,found,seniority,789,748,830,485,404,567
    recent,found,juniority,862,840,884,484,404,565
    recent,found,pure,957,947,967,430,363,498
    """
}
