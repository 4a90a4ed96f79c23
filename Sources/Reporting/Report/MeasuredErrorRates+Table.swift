extension MeasuredErrorRates {
  /// The recorded rates: scenario, area, name; precision and recall in thousandths, each with
  /// its bounds. Written from the record by `MeasuredErrorRatesTests`.
  static let table = """
    careful,cospend,co-spend,991,990,992,1000,1000,1000
    careful,coinjoin,any kind,1000,999,1000,996,994,998
    careful,complete,poison,216,159,273,1000,1000,1000
    careful,complete,haircut,882,874,891,998,997,999
    careful,complete,fifo,880,871,890,995,993,998
    careful,complete,lifo,879,869,890,995,993,998
    careful,complete,tiho,875,865,885,995,993,997
    careful,complete,seniority,878,868,888,995,993,998
    careful,complete,juniority,881,872,889,995,993,998
    careful,complete,pure,950,942,959,903,879,927
    careful,partial,poison,32,2,62,162,29,294
    careful,partial,haircut,436,109,763,161,29,293
    careful,partial,fifo,425,109,742,161,29,293
    careful,partial,lifo,433,108,758,161,29,292
    careful,partial,tiho,434,109,759,161,29,293
    careful,partial,seniority,408,102,714,161,29,292
    careful,partial,juniority,439,111,768,161,29,293
    careful,partial,pure,734,445,1000,140,23,257
    careful,deposit,any grade,917,908,925,997,994,998
    careful,deposit,moderate or better,917,908,925,997,994,998
    careful,deposit,strong or better,1000,998,1000,413,397,428
    careful,found,poison,29,4,54,190,57,324
    careful,found,haircut,489,180,797,190,57,323
    careful,found,fifo,473,176,769,190,57,323
    careful,found,lifo,485,180,790,189,56,322
    careful,found,tiho,488,182,794,190,57,323
    careful,found,seniority,448,164,732,189,56,322
    careful,found,juniority,492,183,802,190,57,323
    careful,found,pure,778,554,1000,169,51,287
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
    criminal,deposit,moderate or better,913,904,921,1000,999,1000
    criminal,deposit,strong or better,1000,998,1000,406,391,422
    criminal,found,poison,32,28,35,432,392,472
    criminal,found,haircut,843,827,859,431,391,470
    criminal,found,fifo,821,801,841,429,389,470
    criminal,found,lifo,839,823,855,430,391,470
    criminal,found,tiho,849,833,865,430,390,469
    criminal,found,seniority,787,763,810,430,391,470
    criminal,found,juniority,857,843,870,429,389,470
    criminal,found,pure,951,945,957,376,344,409
    early,cospend,co-spend,1000,1000,1000,1000,1000,1000
    early,coinjoin,any kind,1000,510,1000,1000,510,1000
    early,complete,poison,229,194,264,1000,1000,1000
    early,complete,haircut,883,873,893,997,996,997
    early,complete,fifo,881,871,891,994,992,996
    early,complete,lifo,881,870,892,995,993,996
    early,complete,tiho,875,864,885,994,992,996
    early,complete,seniority,878,868,889,995,993,996
    early,complete,juniority,880,869,891,994,992,996
    early,complete,pure,947,939,954,844,815,873
    early,partial,poison,20,3,38,102,11,192
    early,partial,haircut,307,48,565,101,11,191
    early,partial,fifo,300,46,554,101,11,190
    early,partial,lifo,303,47,558,101,11,191
    early,partial,tiho,306,49,564,101,11,191
    early,partial,seniority,284,46,523,101,11,191
    early,partial,juniority,308,48,568,101,11,190
    early,partial,pure,568,249,888,74,4,144
    early,deposit,any grade,901,892,910,996,994,998
    early,deposit,moderate or better,904,894,913,996,994,998
    early,deposit,strong or better,1000,997,1000,406,390,422
    early,found,poison,24,9,39,149,50,248
    early,found,haircut,416,155,677,148,50,246
    early,found,fifo,404,151,657,147,50,245
    early,found,lifo,411,153,670,148,50,246
    early,found,tiho,418,155,680,148,50,246
    early,found,seniority,377,144,611,148,50,246
    early,found,juniority,420,155,685,147,50,245
    early,found,pure,660,433,887,112,37,188
    economy,cospend,co-spend,994,993,995,1000,1000,1000
    economy,coinjoin,any kind,1000,997,1000,992,986,995
    economy,complete,poison,209,160,258,1000,1000,1000
    economy,complete,haircut,877,869,886,998,997,999
    economy,complete,fifo,874,866,882,995,993,997
    economy,complete,lifo,876,868,884,996,993,998
    economy,complete,tiho,871,863,878,995,992,997
    economy,complete,seniority,871,861,880,996,993,998
    economy,complete,juniority,876,868,883,995,993,997
    economy,complete,pure,949,944,954,894,873,915
    economy,partial,poison,30,0,60,149,11,287
    economy,partial,haircut,413,66,759,149,11,286
    economy,partial,fifo,401,63,739,149,11,286
    economy,partial,lifo,415,68,762,148,11,286
    economy,partial,tiho,413,66,760,148,11,286
    economy,partial,seniority,385,63,708,148,11,286
    economy,partial,juniority,416,67,765,149,11,286
    economy,partial,pure,690,319,1000,123,3,243
    economy,deposit,any grade,896,887,905,997,995,998
    economy,deposit,moderate or better,897,887,906,997,995,998
    economy,deposit,strong or better,1000,997,1000,415,400,431
    economy,found,poison,33,8,57,210,96,323
    economy,found,haircut,551,325,777,209,96,322
    economy,found,fifo,533,310,756,209,96,322
    economy,found,lifo,553,327,779,209,96,322
    economy,found,tiho,553,326,780,209,96,322
    economy,found,seniority,504,292,717,209,96,322
    economy,found,juniority,555,327,782,209,96,322
    economy,found,pure,770,583,957,181,82,279
    private,cospend,co-spend,955,953,956,1000,1000,1000
    private,coinjoin,any kind,1000,1000,1000,999,999,1000
    private,complete,poison,184,141,227,1000,1000,1000
    private,complete,haircut,882,875,889,997,996,998
    private,complete,fifo,879,870,888,994,991,997
    private,complete,lifo,879,872,887,994,991,997
    private,complete,tiho,873,865,881,992,989,995
    private,complete,seniority,876,868,885,994,991,997
    private,complete,juniority,880,872,888,994,991,997
    private,complete,pure,949,944,954,854,823,885
    private,partial,poison,28,3,52,141,30,252
    private,partial,haircut,404,110,698,140,30,251
    private,partial,fifo,395,108,681,140,30,250
    private,partial,lifo,400,107,694,139,30,249
    private,partial,tiho,401,108,693,139,30,249
    private,partial,seniority,373,102,644,140,30,250
    private,partial,juniority,406,110,702,140,30,250
    private,partial,pure,685,387,983,106,26,186
    private,deposit,any grade,916,908,924,997,995,998
    private,deposit,moderate or better,917,909,925,997,995,998
    private,deposit,strong or better,1000,998,1000,421,406,435
    private,found,poison,25,4,46,164,52,276
    private,found,haircut,447,168,725,163,52,275
    private,found,fifo,432,164,701,163,51,274
    private,found,lifo,442,165,720,162,51,274
    private,found,tiho,445,167,722,162,51,273
    private,found,seniority,406,153,658,163,51,274
    private,found,juniority,450,169,731,163,51,274
    private,found,pure,720,483,958,129,47,211
    recent,cospend,co-spend,992,991,992,1000,1000,1000
    recent,coinjoin,any kind,1000,998,1000,994,989,996
    recent,complete,poison,211,150,272,1000,1000,1000
    recent,complete,haircut,887,878,895,998,997,999
    recent,complete,fifo,884,876,893,996,994,998
    recent,complete,lifo,885,876,894,996,994,999
    recent,complete,tiho,882,873,891,996,994,998
    recent,complete,seniority,881,872,890,996,994,999
    recent,complete,juniority,886,878,894,996,994,998
    recent,complete,pure,949,941,956,905,865,945
    recent,partial,poison,30,1,60,147,17,277
    recent,partial,haircut,415,79,750,147,17,277
    recent,partial,fifo,401,79,723,147,17,277
    recent,partial,lifo,412,79,745,147,17,277
    recent,partial,tiho,413,78,749,147,17,277
    recent,partial,seniority,382,74,691,147,17,277
    recent,partial,juniority,417,81,753,147,17,277
    recent,partial,pure,750,411,1000,128,5,251
    recent,deposit,any grade,895,886,904,997,994,998
    recent,deposit,moderate or better,895,886,904,997,994,998
    recent,deposit,strong or better,1000,998,1000,407,392,423
    recent,found,poison,26,2,50,166,34,297
    recent,found,haircut,449,128,769,166,34,297
    recent,found,fifo,429,124,733,165,34,296
    recent,found,lifo,446,128,764,165,34,297
    recent,found,tiho,450,127,773,165,34,297
    recent,found,seniority,406,117,696,165,34,297
    recent,found,juniority,452,129,774,165,34,296
    recent,found,pure,765,503,1000,146,24,269
    """
}
